#include "parlor/metrics/exposition.hpp"

#include <catch2/catch.hpp>

using parlor::metrics::Exposition;

TEST_CASE("a family is its help, its type and its samples", "[metrics]") {
  Exposition page;
  page.counter("parlor_things_total", "Things that were.", 3);
  page.gauge_family("parlor_open", "What is open.");
  page.sample({{"kind", "door"}, {"side", "left"}}, 1);
  page.sample({{"kind", "window"}}, 0);
  CHECK(page.take() ==
        "# HELP parlor_things_total Things that were.\n"
        "# TYPE parlor_things_total counter\n"
        "parlor_things_total 3\n"
        "# HELP parlor_open What is open.\n"
        "# TYPE parlor_open gauge\n"
        "parlor_open{kind=\"door\",side=\"left\"} 1\n"
        "parlor_open{kind=\"window\"} 0\n");
}

TEST_CASE("what would break a line of metrics is escaped", "[metrics]") {
  Exposition page;
  page.gauge_family("a", "back\\slash, \"quotes\" and\nline");
  page.sample({{"label", "back\\slash, \"quotes\" and\nline"}}, 1);
  CHECK(page.take() ==
        "# HELP a back\\\\slash, \"quotes\" and\\nline\n"
        "# TYPE a gauge\n"
        "a{label=\"back\\\\slash, \\\"quotes\\\" and\\nline\"} 1\n");
}
