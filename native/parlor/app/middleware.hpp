#pragma once

#include <functional>
#include <optional>

#include "parlor/app/scope.hpp"
#include "parlor/http/message.hpp"

namespace parlor::app {

/// Looks at every request and handshake before its route is found (`scope.type` tells which it is). It may set the
/// scope's `user` and `session`, or refuse with an answer, which ends the matter. Called on every loop thread, so what
/// it holds is immutable or synchronised.
using Middleware = std::function<std::optional<http::Response>(Scope& scope)>;

}  // namespace parlor::app
