// The one place where Asio is compiled; everywhere else BOOST_ASIO_SEPARATE_COMPILATION leaves declarations only.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
