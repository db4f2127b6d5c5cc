// Catch2's main and the bulk of its implementation, compiled once for all tests.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
