#pragma once

// Asio is compiled once, in net/asio_impl.cpp; this header only declares. Files that need Beast's heavier headers
// include net/beast.hpp, and there are few of them.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/error_code.hpp>

namespace parlor::net {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using ErrorCodeOs = boost::system::error_code;

}  // namespace parlor::net
