#pragma once
/// \file
/// What the program may do with its terminal.

namespace nas::core {

/// The user's wish for colour, `--color`.
enum class Color { automatic, always, never };

/// Whether to write colour to a stream that is, or is not, a terminal. An explicit wish wins; otherwise NO_COLOR (set
/// and not empty) forbids, CLICOLOR_FORCE (set and not "0") forces, and a terminal whose TERM is not "dumb" gets
/// colour.
bool use_color(Color wish, bool terminal);

/// Whether `descriptor` is a terminal that can redraw a line; TERM=dumb cannot.
bool can_redraw(int descriptor);

/// Columns of the terminal behind `descriptor`; 80 when the terminal does not report them.
int terminal_width(int descriptor);

}  // namespace nas::core
