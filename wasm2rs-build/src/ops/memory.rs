//! The loads and stores.

use wasmparser::{MemArg, MemArgTarget, Operator};

/// The memory that an operator accesses. Arrays are refused before: they are a feature that is not supported.
pub(crate) fn memory_of(memarg: &MemArg) -> u32 {
    match memarg.target {
        MemArgTarget::Memory(memory) => memory,
        MemArgTarget::Array(_) => 0,
    }
}

macro_rules! memory {
    (loads { $($load:ident $load_fn:literal $result:ident $load_bytes:literal;)* }
     stores { $($store:ident $store_fn:literal $store_bytes:literal;)* }) => {
        /// A load, by wasmparser's name.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Load { $($load),* }

        impl Load {
            /// The operator's row and immediate, if it is a load.
            pub(crate) fn from_operator(operator: &Operator<'_>) -> Option<(Self, MemArg)> {
                match operator {
                    $(Operator::$load { memarg } => Some((Self::$load, *memarg)),)*
                    _ => None,
                }
            }

            /// The memory model's function.
            pub(crate) const fn function(self) -> &'static str {
                match self { $(Self::$load => $load_fn,)* }
            }

            /// The type of the result.
            pub(crate) const fn result(self) -> wasmparser::ValType {
                match self { $(Self::$load => wasmparser::ValType::$result,)* }
            }

            /// How many bytes it reads.
            pub(crate) const fn bytes(self) -> u64 {
                match self { $(Self::$load => $load_bytes,)* }
            }
        }

        /// A store, by wasmparser's name.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Store { $($store),* }

        impl Store {
            /// The operator's row and immediate, if it is a store.
            pub(crate) fn from_operator(operator: &Operator<'_>) -> Option<(Self, MemArg)> {
                match operator {
                    $(Operator::$store { memarg } => Some((Self::$store, *memarg)),)*
                    _ => None,
                }
            }

            /// The memory model's function.
            pub(crate) const fn function(self) -> &'static str {
                match self { $(Self::$store => $store_fn,)* }
            }

            /// How many bytes it writes.
            pub(crate) const fn bytes(self) -> u64 {
                match self { $(Self::$store => $store_bytes,)* }
            }
        }

        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$(stringify!($load),)* $(stringify!($store)),*];
    };
}

memory! {
    loads {
        I32Load "i32_load" I32 4;
        I64Load "i64_load" I64 8;
        F32Load "f32_load" F32 4;
        F64Load "f64_load" F64 8;
        I32Load8S "i32_load8_s" I32 1;
        I32Load8U "i32_load8_u" I32 1;
        I32Load16S "i32_load16_s" I32 2;
        I32Load16U "i32_load16_u" I32 2;
        I64Load8S "i64_load8_s" I64 1;
        I64Load8U "i64_load8_u" I64 1;
        I64Load16S "i64_load16_s" I64 2;
        I64Load16U "i64_load16_u" I64 2;
        I64Load32S "i64_load32_s" I64 4;
        I64Load32U "i64_load32_u" I64 4;
        V128Load "v128_load" V128 16;
        V128Load8x8S "v128_load8x8_s" V128 8;
        V128Load8x8U "v128_load8x8_u" V128 8;
        V128Load16x4S "v128_load16x4_s" V128 8;
        V128Load16x4U "v128_load16x4_u" V128 8;
        V128Load32x2S "v128_load32x2_s" V128 8;
        V128Load32x2U "v128_load32x2_u" V128 8;
        V128Load8Splat "v128_load8_splat" V128 1;
        V128Load16Splat "v128_load16_splat" V128 2;
        V128Load32Splat "v128_load32_splat" V128 4;
        V128Load64Splat "v128_load64_splat" V128 8;
        V128Load32Zero "v128_load32_zero" V128 4;
        V128Load64Zero "v128_load64_zero" V128 8;
    }
    stores {
        I32Store "i32_store" 4;
        I64Store "i64_store" 8;
        F32Store "f32_store" 4;
        F64Store "f64_store" 8;
        I32Store8 "i32_store8" 1;
        I32Store16 "i32_store16" 2;
        I64Store8 "i64_store8" 1;
        I64Store16 "i64_store16" 2;
        I64Store32 "i64_store32" 4;
        V128Store "v128_store" 16;
    }
}
