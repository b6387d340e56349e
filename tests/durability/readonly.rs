//! A folder and a file system that cannot be written.
