//! Finds credentials in text, and blanks them: the filter that every string passes before it leaves the program.
