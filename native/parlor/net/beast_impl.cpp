// The one place where Beast is compiled; everywhere else BOOST_BEAST_SEPARATE_COMPILATION leaves declarations only.
#include <boost/beast/src.hpp>
