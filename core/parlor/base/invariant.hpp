#pragma once

namespace parlor {

/// Stops the program, naming the broken invariant, unless it holds. For bugs only: input from outside is never checked
/// this way, it is answered with an Error.
void invariant(bool holds, const char* name);

/// What `invariant` does when it does not hold. The shell may set a handler that writes the name somewhere; the program
/// stops when it returns.
using BrokenInvariantHandler = void (*)(const char* name);
void on_broken_invariant(BrokenInvariantHandler handler);

}  // namespace parlor
