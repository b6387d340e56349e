//! A real server on a port of its own, asked by a client that writes its requests byte by byte.

mod answers;
pub mod client;
mod guard;
mod life;
mod page;
