//! The operators whose immediate is the number of a lane.

use wasmparser::{MemArg, Operator, ValType};

macro_rules! lanes {
    (extract { $($extract:ident $extract_fn:literal $result:ident;)* }
     replace { $($replace:ident $replace_fn:literal;)* }
     loads { $($load:ident $load_fn:literal;)* }
     stores { $($store:ident $store_fn:literal;)* }) => {
        /// Reads or replaces a lane, by wasmparser's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum LaneOp { $($extract,)* $($replace),* }

        impl LaneOp {
            /// The operator's row and immediate, if it reads or replaces a lane.
            pub(crate) fn from_operator(operator: &Operator<'_>) -> Option<(Self, u8)> {
                match operator {
                    $(Operator::$extract { lane } => Some((Self::$extract, *lane)),)*
                    $(Operator::$replace { lane } => Some((Self::$replace, *lane)),)*
                    _ => None,
                }
            }

            /// The runtime's function.
            pub(crate) const fn function(self) -> &'static str {
                match self {
                    $(Self::$extract => $extract_fn,)*
                    $(Self::$replace => $replace_fn,)*
                }
            }

            /// The type of the result.
            pub(crate) const fn result(self) -> ValType {
                match self {
                    $(Self::$extract => ValType::$result,)*
                    $(Self::$replace => ValType::V128,)*
                }
            }

            /// The number of operands.
            pub(crate) const fn arity(self) -> usize {
                match self {
                    $(Self::$extract => 1,)*
                    $(Self::$replace => 2,)*
                }
            }
        }

        /// Loads or stores a lane, by wasmparser's name.
        #[allow(clippy::enum_variant_names)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum LaneAccess { $($load,)* $($store),* }

        impl LaneAccess {
            /// The operator's row and immediates, if it loads or stores a lane.
            pub(crate) fn from_operator(operator: &Operator<'_>) -> Option<(Self, MemArg, u8)> {
                match operator {
                    $(Operator::$load { memarg, lane } => Some((Self::$load, *memarg, *lane)),)*
                    $(Operator::$store { memarg, lane } => Some((Self::$store, *memarg, *lane)),)*
                    _ => None,
                }
            }

            /// The memory model's function.
            pub(crate) const fn function(self) -> &'static str {
                match self {
                    $(Self::$load => $load_fn,)*
                    $(Self::$store => $store_fn,)*
                }
            }

            /// Whether it is a load.
            pub(crate) const fn is_load(self) -> bool {
                matches!(self, $(Self::$load)|*)
            }
        }

        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[
            $(stringify!($extract),)*
            $(stringify!($replace),)*
            $(stringify!($load),)*
            $(stringify!($store)),*
        ];
    };
}

lanes! {
    extract {
        I8x16ExtractLaneS "i8x16_extract_lane_s" I32;
        I8x16ExtractLaneU "i8x16_extract_lane_u" I32;
        I16x8ExtractLaneS "i16x8_extract_lane_s" I32;
        I16x8ExtractLaneU "i16x8_extract_lane_u" I32;
        I32x4ExtractLane "i32x4_extract_lane" I32;
        I64x2ExtractLane "i64x2_extract_lane" I64;
        F32x4ExtractLane "f32x4_extract_lane" F32;
        F64x2ExtractLane "f64x2_extract_lane" F64;
    }
    replace {
        I8x16ReplaceLane "i8x16_replace_lane";
        I16x8ReplaceLane "i16x8_replace_lane";
        I32x4ReplaceLane "i32x4_replace_lane";
        I64x2ReplaceLane "i64x2_replace_lane";
        F32x4ReplaceLane "f32x4_replace_lane";
        F64x2ReplaceLane "f64x2_replace_lane";
    }
    loads {
        V128Load8Lane "v128_load8_lane";
        V128Load16Lane "v128_load16_lane";
        V128Load32Lane "v128_load32_lane";
        V128Load64Lane "v128_load64_lane";
    }
    stores {
        V128Store8Lane "v128_store8_lane";
        V128Store16Lane "v128_store16_lane";
        V128Store32Lane "v128_store32_lane";
        V128Store64Lane "v128_store64_lane";
    }
}
