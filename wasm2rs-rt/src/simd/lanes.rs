//! Vectors as arrays of lanes: the one place that knows how lanes lie in a vector.

use std::array::from_fn;

use super::V128;

/// A type of lanes of which a vector holds `N`.
pub(super) trait Lane<const N: usize>: Copy {
    /// The vector's lanes.
    fn lanes(v: V128) -> [Self; N];

    /// The vector with these lanes.
    fn vector(lanes: [Self; N]) -> V128;
}

macro_rules! lanes {
    ($($lane:ty, $count:literal, $bytes:literal;)*) => {$(
        impl Lane<$count> for $lane {
            #[inline(always)]
            fn lanes(v: V128) -> [Self; $count] {
                let bytes = v.to_le_bytes();
                let (chunks, _) = bytes.as_chunks::<$bytes>();
                from_fn(|i| Self::from_le_bytes(chunks[i]))
            }

            #[inline(always)]
            fn vector(lanes: [Self; $count]) -> V128 {
                let mut bytes = [0; 16];
                let (chunks, _) = bytes.as_chunks_mut::<$bytes>();
                for (chunk, lane) in chunks.iter_mut().zip(lanes) {
                    *chunk = lane.to_le_bytes();
                }
                V128::from_le_bytes(bytes)
            }
        }
    )*};
}

lanes! {
    i8, 16, 1;
    u8, 16, 1;
    i16, 8, 2;
    u16, 8, 2;
    i32, 4, 4;
    u32, 4, 4;
    i64, 2, 8;
    u64, 2, 8;
    f32, 4, 4;
    f64, 2, 8;
}

/// The vector of the results of `f` for each lane.
#[inline(always)]
pub(super) fn map<A: Lane<N>, R: Lane<N>, const N: usize>(a: V128, f: impl Fn(A) -> R) -> V128 {
    let a = A::lanes(a);
    R::vector(from_fn(|i| f(a[i])))
}

/// The vector of the results of `f` for each pair of lanes.
#[inline(always)]
pub(super) fn map2<A: Lane<N>, R: Lane<N>, const N: usize>(a: V128, b: V128, f: impl Fn(A, A) -> R) -> V128 {
    let (a, b) = (A::lanes(a), A::lanes(b));
    R::vector(from_fn(|i| f(a[i], b[i])))
}

/// Functions of one vector, by the function of one lane.
macro_rules! unary {
    ($($name:ident $f:expr, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name(a: V128) -> V128 {
            map(a, $f)
        }
    )*};
}

/// Functions of two vectors, by the function of a pair of lanes.
macro_rules! binary {
    ($($name:ident $f:expr, $doc:literal;)*) => {$(
        #[doc = $doc]
        #[inline(always)]
        #[must_use]
        pub fn $name(a: V128, b: V128) -> V128 {
            map2(a, b, $f)
        }
    )*};
}

pub(super) use {binary, unary};
