//! A full disk, and a limit on the size of files, at every phase of a run.
