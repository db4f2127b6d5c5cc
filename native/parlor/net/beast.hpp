#pragma once

// Beast is compiled once, in net/beast_impl.cpp. Its headers are heavy all the same: include this in .cpp files only,
// and in few of them.
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "parlor/net/asio.hpp"

namespace parlor::net {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
namespace beast_http = boost::beast::http;

}  // namespace parlor::net
