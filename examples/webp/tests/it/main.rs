//! Tests of the codec, as one program.

mod codec;
mod damaged;
mod native;
mod pictures;
mod reference;
