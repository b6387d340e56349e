//! Documents that change while they are read, and what is no document at all.
