//! The operators that pop operands, push one result and have no immediates.
//!
//! Those on vectors are all functions of the runtime.

use wasmparser::{Operator, ValType};

/// How Rust spells an operator. `a` and `b` stand for the operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `a.name(b)`
    Method(&'static str),
    /// `a.name() as type`
    MethodAs(&'static str, &'static str),
    /// `name(a, b)`, a function of the runtime
    Call(&'static str),
    /// `name(a as type)`
    CallAs(&'static str, &'static str),
    /// `a as type`, the type perhaps followed by more casts
    As(&'static str),
    /// `a op b`
    Infix(&'static str),
    /// `a op b`, a condition
    Compare(&'static str),
    /// `(a as type) op (b as type)`, a condition on unsigned operands
    CompareAs(&'static str, &'static str),
    /// `a == 0`, a condition
    EqualsZero,
    /// `-a`
    Negate,
}

/// Whether an operator can trap.
const TRAPS: bool = true;
/// Whether an operator can trap.
const PURE: bool = false;

macro_rules! numeric {
    ($($name:ident [$($operand:ident)*] $result:ident $traps:ident $spelling:ident($($arg:literal),*);)*) => {
        /// An operator of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub(crate) enum NumOp { $($name),* }

        impl NumOp {
            /// The operator's row, if it has one.
            pub(crate) fn from_operator(operator: &Operator<'_>) -> Option<Self> {
                match operator {
                    $(Operator::$name => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The number of operands.
            pub(crate) const fn arity(self) -> usize {
                match self { $(Self::$name => [$(ValType::$operand),*].len(),)* }
            }

            /// The type of the result.
            pub(crate) const fn result(self) -> ValType {
                match self { $(Self::$name => ValType::$result,)* }
            }

            /// Whether the operator can trap.
            pub(crate) const fn traps(self) -> bool {
                match self { $(Self::$name => $traps,)* }
            }

            /// How Rust spells the operator.
            pub(crate) const fn spelling(self) -> Spelling {
                match self { $(Self::$name => numeric!(@spell $spelling $($arg)*),)* }
            }
        }

        #[cfg(test)]
        pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
    (@spell EqualsZero) => { Spelling::EqualsZero };
    (@spell Negate) => { Spelling::Negate };
    (@spell $spelling:ident $($arg:literal)*) => { Spelling::$spelling($($arg),*) };
}

numeric! {
    // i32
    I32Eqz [I32] I32 PURE EqualsZero();
    I32Eq [I32 I32] I32 PURE Compare("==");
    I32Ne [I32 I32] I32 PURE Compare("!=");
    I32LtS [I32 I32] I32 PURE Compare("<");
    I32LtU [I32 I32] I32 PURE CompareAs("<", "u32");
    I32GtS [I32 I32] I32 PURE Compare(">");
    I32GtU [I32 I32] I32 PURE CompareAs(">", "u32");
    I32LeS [I32 I32] I32 PURE Compare("<=");
    I32LeU [I32 I32] I32 PURE CompareAs("<=", "u32");
    I32GeS [I32 I32] I32 PURE Compare(">=");
    I32GeU [I32 I32] I32 PURE CompareAs(">=", "u32");
    I32Clz [I32] I32 PURE MethodAs("leading_zeros", "i32");
    I32Ctz [I32] I32 PURE MethodAs("trailing_zeros", "i32");
    I32Popcnt [I32] I32 PURE MethodAs("count_ones", "i32");
    I32Add [I32 I32] I32 PURE Method("wrapping_add");
    I32Sub [I32 I32] I32 PURE Method("wrapping_sub");
    I32Mul [I32 I32] I32 PURE Method("wrapping_mul");
    I32DivS [I32 I32] I32 TRAPS Call("i32_div_s");
    I32DivU [I32 I32] I32 TRAPS Call("i32_div_u");
    I32RemS [I32 I32] I32 TRAPS Call("i32_rem_s");
    I32RemU [I32 I32] I32 TRAPS Call("i32_rem_u");
    I32And [I32 I32] I32 PURE Infix("&");
    I32Or [I32 I32] I32 PURE Infix("|");
    I32Xor [I32 I32] I32 PURE Infix("^");
    I32Shl [I32 I32] I32 PURE Call("i32_shl");
    I32ShrS [I32 I32] I32 PURE Call("i32_shr_s");
    I32ShrU [I32 I32] I32 PURE Call("i32_shr_u");
    I32Rotl [I32 I32] I32 PURE Call("i32_rotl");
    I32Rotr [I32 I32] I32 PURE Call("i32_rotr");
    // i64
    I64Eqz [I64] I32 PURE EqualsZero();
    I64Eq [I64 I64] I32 PURE Compare("==");
    I64Ne [I64 I64] I32 PURE Compare("!=");
    I64LtS [I64 I64] I32 PURE Compare("<");
    I64LtU [I64 I64] I32 PURE CompareAs("<", "u64");
    I64GtS [I64 I64] I32 PURE Compare(">");
    I64GtU [I64 I64] I32 PURE CompareAs(">", "u64");
    I64LeS [I64 I64] I32 PURE Compare("<=");
    I64LeU [I64 I64] I32 PURE CompareAs("<=", "u64");
    I64GeS [I64 I64] I32 PURE Compare(">=");
    I64GeU [I64 I64] I32 PURE CompareAs(">=", "u64");
    I64Clz [I64] I64 PURE MethodAs("leading_zeros", "i64");
    I64Ctz [I64] I64 PURE MethodAs("trailing_zeros", "i64");
    I64Popcnt [I64] I64 PURE MethodAs("count_ones", "i64");
    I64Add [I64 I64] I64 PURE Method("wrapping_add");
    I64Sub [I64 I64] I64 PURE Method("wrapping_sub");
    I64Mul [I64 I64] I64 PURE Method("wrapping_mul");
    I64DivS [I64 I64] I64 TRAPS Call("i64_div_s");
    I64DivU [I64 I64] I64 TRAPS Call("i64_div_u");
    I64RemS [I64 I64] I64 TRAPS Call("i64_rem_s");
    I64RemU [I64 I64] I64 TRAPS Call("i64_rem_u");
    I64And [I64 I64] I64 PURE Infix("&");
    I64Or [I64 I64] I64 PURE Infix("|");
    I64Xor [I64 I64] I64 PURE Infix("^");
    I64Shl [I64 I64] I64 PURE Call("i64_shl");
    I64ShrS [I64 I64] I64 PURE Call("i64_shr_s");
    I64ShrU [I64 I64] I64 PURE Call("i64_shr_u");
    I64Rotl [I64 I64] I64 PURE Call("i64_rotl");
    I64Rotr [I64 I64] I64 PURE Call("i64_rotr");
    // f32
    F32Eq [F32 F32] I32 PURE Compare("==");
    F32Ne [F32 F32] I32 PURE Compare("!=");
    F32Lt [F32 F32] I32 PURE Compare("<");
    F32Gt [F32 F32] I32 PURE Compare(">");
    F32Le [F32 F32] I32 PURE Compare("<=");
    F32Ge [F32 F32] I32 PURE Compare(">=");
    F32Abs [F32] F32 PURE Method("abs");
    F32Neg [F32] F32 PURE Negate();
    F32Ceil [F32] F32 PURE Call("f32_ceil");
    F32Floor [F32] F32 PURE Call("f32_floor");
    F32Trunc [F32] F32 PURE Call("f32_trunc");
    F32Nearest [F32] F32 PURE Call("f32_nearest");
    F32Sqrt [F32] F32 PURE Method("sqrt");
    F32Add [F32 F32] F32 PURE Infix("+");
    F32Sub [F32 F32] F32 PURE Infix("-");
    F32Mul [F32 F32] F32 PURE Infix("*");
    F32Div [F32 F32] F32 PURE Infix("/");
    F32Min [F32 F32] F32 PURE Call("f32_min");
    F32Max [F32 F32] F32 PURE Call("f32_max");
    F32Copysign [F32 F32] F32 PURE Method("copysign");
    // f64
    F64Eq [F64 F64] I32 PURE Compare("==");
    F64Ne [F64 F64] I32 PURE Compare("!=");
    F64Lt [F64 F64] I32 PURE Compare("<");
    F64Gt [F64 F64] I32 PURE Compare(">");
    F64Le [F64 F64] I32 PURE Compare("<=");
    F64Ge [F64 F64] I32 PURE Compare(">=");
    F64Abs [F64] F64 PURE Method("abs");
    F64Neg [F64] F64 PURE Negate();
    F64Ceil [F64] F64 PURE Call("f64_ceil");
    F64Floor [F64] F64 PURE Call("f64_floor");
    F64Trunc [F64] F64 PURE Call("f64_trunc");
    F64Nearest [F64] F64 PURE Call("f64_nearest");
    F64Sqrt [F64] F64 PURE Method("sqrt");
    F64Add [F64 F64] F64 PURE Infix("+");
    F64Sub [F64 F64] F64 PURE Infix("-");
    F64Mul [F64 F64] F64 PURE Infix("*");
    F64Div [F64 F64] F64 PURE Infix("/");
    F64Min [F64 F64] F64 PURE Call("f64_min");
    F64Max [F64 F64] F64 PURE Call("f64_max");
    F64Copysign [F64 F64] F64 PURE Method("copysign");
    // conversions
    I32WrapI64 [I64] I32 PURE As("i32");
    I32TruncF32S [F32] I32 TRAPS Call("i32_trunc_f32_s");
    I32TruncF32U [F32] I32 TRAPS Call("i32_trunc_f32_u");
    I32TruncF64S [F64] I32 TRAPS Call("i32_trunc_f64_s");
    I32TruncF64U [F64] I32 TRAPS Call("i32_trunc_f64_u");
    I64TruncF32S [F32] I64 TRAPS Call("i64_trunc_f32_s");
    I64TruncF32U [F32] I64 TRAPS Call("i64_trunc_f32_u");
    I64TruncF64S [F64] I64 TRAPS Call("i64_trunc_f64_s");
    I64TruncF64U [F64] I64 TRAPS Call("i64_trunc_f64_u");
    I32TruncSatF32S [F32] I32 PURE As("i32");
    I32TruncSatF32U [F32] I32 PURE As("u32 as i32");
    I32TruncSatF64S [F64] I32 PURE As("i32");
    I32TruncSatF64U [F64] I32 PURE As("u32 as i32");
    I64TruncSatF32S [F32] I64 PURE As("i64");
    I64TruncSatF32U [F32] I64 PURE As("u64 as i64");
    I64TruncSatF64S [F64] I64 PURE As("i64");
    I64TruncSatF64U [F64] I64 PURE As("u64 as i64");
    I64ExtendI32S [I32] I64 PURE As("i64");
    I64ExtendI32U [I32] I64 PURE As("u32 as i64");
    F32ConvertI32S [I32] F32 PURE As("f32");
    F32ConvertI32U [I32] F32 PURE As("u32 as f32");
    F32ConvertI64S [I64] F32 PURE As("f32");
    F32ConvertI64U [I64] F32 PURE As("u64 as f32");
    F64ConvertI32S [I32] F64 PURE As("f64");
    F64ConvertI32U [I32] F64 PURE As("u32 as f64");
    F64ConvertI64S [I64] F64 PURE As("f64");
    F64ConvertI64U [I64] F64 PURE As("u64 as f64");
    F32DemoteF64 [F64] F32 PURE As("f32");
    F64PromoteF32 [F32] F64 PURE As("f64");
    I32ReinterpretF32 [F32] I32 PURE MethodAs("to_bits", "i32");
    I64ReinterpretF64 [F64] I64 PURE MethodAs("to_bits", "i64");
    F32ReinterpretI32 [I32] F32 PURE CallAs("f32::from_bits", "u32");
    F64ReinterpretI64 [I64] F64 PURE CallAs("f64::from_bits", "u64");
    I32Extend8S [I32] I32 PURE As("i8 as i32");
    I32Extend16S [I32] I32 PURE As("i16 as i32");
    I64Extend8S [I64] I64 PURE As("i8 as i64");
    I64Extend16S [I64] I64 PURE As("i16 as i64");
    I64Extend32S [I64] I64 PURE As("i32 as i64");
    // vectors
    I8x16Swizzle [V128 V128] V128 PURE Call("i8x16_swizzle");
    I8x16Splat [I32] V128 PURE Call("i8x16_splat");
    I16x8Splat [I32] V128 PURE Call("i16x8_splat");
    I32x4Splat [I32] V128 PURE Call("i32x4_splat");
    I64x2Splat [I64] V128 PURE Call("i64x2_splat");
    F32x4Splat [F32] V128 PURE Call("f32x4_splat");
    F64x2Splat [F64] V128 PURE Call("f64x2_splat");
    I8x16Eq [V128 V128] V128 PURE Call("i8x16_eq");
    I8x16Ne [V128 V128] V128 PURE Call("i8x16_ne");
    I8x16LtS [V128 V128] V128 PURE Call("i8x16_lt_s");
    I8x16LtU [V128 V128] V128 PURE Call("i8x16_lt_u");
    I8x16GtS [V128 V128] V128 PURE Call("i8x16_gt_s");
    I8x16GtU [V128 V128] V128 PURE Call("i8x16_gt_u");
    I8x16LeS [V128 V128] V128 PURE Call("i8x16_le_s");
    I8x16LeU [V128 V128] V128 PURE Call("i8x16_le_u");
    I8x16GeS [V128 V128] V128 PURE Call("i8x16_ge_s");
    I8x16GeU [V128 V128] V128 PURE Call("i8x16_ge_u");
    I16x8Eq [V128 V128] V128 PURE Call("i16x8_eq");
    I16x8Ne [V128 V128] V128 PURE Call("i16x8_ne");
    I16x8LtS [V128 V128] V128 PURE Call("i16x8_lt_s");
    I16x8LtU [V128 V128] V128 PURE Call("i16x8_lt_u");
    I16x8GtS [V128 V128] V128 PURE Call("i16x8_gt_s");
    I16x8GtU [V128 V128] V128 PURE Call("i16x8_gt_u");
    I16x8LeS [V128 V128] V128 PURE Call("i16x8_le_s");
    I16x8LeU [V128 V128] V128 PURE Call("i16x8_le_u");
    I16x8GeS [V128 V128] V128 PURE Call("i16x8_ge_s");
    I16x8GeU [V128 V128] V128 PURE Call("i16x8_ge_u");
    I32x4Eq [V128 V128] V128 PURE Call("i32x4_eq");
    I32x4Ne [V128 V128] V128 PURE Call("i32x4_ne");
    I32x4LtS [V128 V128] V128 PURE Call("i32x4_lt_s");
    I32x4LtU [V128 V128] V128 PURE Call("i32x4_lt_u");
    I32x4GtS [V128 V128] V128 PURE Call("i32x4_gt_s");
    I32x4GtU [V128 V128] V128 PURE Call("i32x4_gt_u");
    I32x4LeS [V128 V128] V128 PURE Call("i32x4_le_s");
    I32x4LeU [V128 V128] V128 PURE Call("i32x4_le_u");
    I32x4GeS [V128 V128] V128 PURE Call("i32x4_ge_s");
    I32x4GeU [V128 V128] V128 PURE Call("i32x4_ge_u");
    I64x2Eq [V128 V128] V128 PURE Call("i64x2_eq");
    I64x2Ne [V128 V128] V128 PURE Call("i64x2_ne");
    I64x2LtS [V128 V128] V128 PURE Call("i64x2_lt_s");
    I64x2GtS [V128 V128] V128 PURE Call("i64x2_gt_s");
    I64x2LeS [V128 V128] V128 PURE Call("i64x2_le_s");
    I64x2GeS [V128 V128] V128 PURE Call("i64x2_ge_s");
    F32x4Eq [V128 V128] V128 PURE Call("f32x4_eq");
    F32x4Ne [V128 V128] V128 PURE Call("f32x4_ne");
    F32x4Lt [V128 V128] V128 PURE Call("f32x4_lt");
    F32x4Gt [V128 V128] V128 PURE Call("f32x4_gt");
    F32x4Le [V128 V128] V128 PURE Call("f32x4_le");
    F32x4Ge [V128 V128] V128 PURE Call("f32x4_ge");
    F64x2Eq [V128 V128] V128 PURE Call("f64x2_eq");
    F64x2Ne [V128 V128] V128 PURE Call("f64x2_ne");
    F64x2Lt [V128 V128] V128 PURE Call("f64x2_lt");
    F64x2Gt [V128 V128] V128 PURE Call("f64x2_gt");
    F64x2Le [V128 V128] V128 PURE Call("f64x2_le");
    F64x2Ge [V128 V128] V128 PURE Call("f64x2_ge");
    V128Not [V128] V128 PURE Call("v128_not");
    V128And [V128 V128] V128 PURE Call("v128_and");
    V128AndNot [V128 V128] V128 PURE Call("v128_andnot");
    V128Or [V128 V128] V128 PURE Call("v128_or");
    V128Xor [V128 V128] V128 PURE Call("v128_xor");
    V128Bitselect [V128 V128 V128] V128 PURE Call("v128_bitselect");
    V128AnyTrue [V128] I32 PURE Call("v128_any_true");
    I8x16Abs [V128] V128 PURE Call("i8x16_abs");
    I8x16Neg [V128] V128 PURE Call("i8x16_neg");
    I8x16Popcnt [V128] V128 PURE Call("i8x16_popcnt");
    I8x16AllTrue [V128] I32 PURE Call("i8x16_all_true");
    I8x16Bitmask [V128] I32 PURE Call("i8x16_bitmask");
    I8x16NarrowI16x8S [V128 V128] V128 PURE Call("i8x16_narrow_i16x8_s");
    I8x16NarrowI16x8U [V128 V128] V128 PURE Call("i8x16_narrow_i16x8_u");
    I8x16Shl [V128 I32] V128 PURE Call("i8x16_shl");
    I8x16ShrS [V128 I32] V128 PURE Call("i8x16_shr_s");
    I8x16ShrU [V128 I32] V128 PURE Call("i8x16_shr_u");
    I8x16Add [V128 V128] V128 PURE Call("i8x16_add");
    I8x16AddSatS [V128 V128] V128 PURE Call("i8x16_add_sat_s");
    I8x16AddSatU [V128 V128] V128 PURE Call("i8x16_add_sat_u");
    I8x16Sub [V128 V128] V128 PURE Call("i8x16_sub");
    I8x16SubSatS [V128 V128] V128 PURE Call("i8x16_sub_sat_s");
    I8x16SubSatU [V128 V128] V128 PURE Call("i8x16_sub_sat_u");
    I8x16MinS [V128 V128] V128 PURE Call("i8x16_min_s");
    I8x16MinU [V128 V128] V128 PURE Call("i8x16_min_u");
    I8x16MaxS [V128 V128] V128 PURE Call("i8x16_max_s");
    I8x16MaxU [V128 V128] V128 PURE Call("i8x16_max_u");
    I8x16AvgrU [V128 V128] V128 PURE Call("i8x16_avgr_u");
    I16x8ExtAddPairwiseI8x16S [V128] V128 PURE Call("i16x8_extadd_pairwise_i8x16_s");
    I16x8ExtAddPairwiseI8x16U [V128] V128 PURE Call("i16x8_extadd_pairwise_i8x16_u");
    I16x8Abs [V128] V128 PURE Call("i16x8_abs");
    I16x8Neg [V128] V128 PURE Call("i16x8_neg");
    I16x8Q15MulrSatS [V128 V128] V128 PURE Call("i16x8_q15mulr_sat_s");
    I16x8AllTrue [V128] I32 PURE Call("i16x8_all_true");
    I16x8Bitmask [V128] I32 PURE Call("i16x8_bitmask");
    I16x8NarrowI32x4S [V128 V128] V128 PURE Call("i16x8_narrow_i32x4_s");
    I16x8NarrowI32x4U [V128 V128] V128 PURE Call("i16x8_narrow_i32x4_u");
    I16x8ExtendLowI8x16S [V128] V128 PURE Call("i16x8_extend_low_i8x16_s");
    I16x8ExtendHighI8x16S [V128] V128 PURE Call("i16x8_extend_high_i8x16_s");
    I16x8ExtendLowI8x16U [V128] V128 PURE Call("i16x8_extend_low_i8x16_u");
    I16x8ExtendHighI8x16U [V128] V128 PURE Call("i16x8_extend_high_i8x16_u");
    I16x8Shl [V128 I32] V128 PURE Call("i16x8_shl");
    I16x8ShrS [V128 I32] V128 PURE Call("i16x8_shr_s");
    I16x8ShrU [V128 I32] V128 PURE Call("i16x8_shr_u");
    I16x8Add [V128 V128] V128 PURE Call("i16x8_add");
    I16x8AddSatS [V128 V128] V128 PURE Call("i16x8_add_sat_s");
    I16x8AddSatU [V128 V128] V128 PURE Call("i16x8_add_sat_u");
    I16x8Sub [V128 V128] V128 PURE Call("i16x8_sub");
    I16x8SubSatS [V128 V128] V128 PURE Call("i16x8_sub_sat_s");
    I16x8SubSatU [V128 V128] V128 PURE Call("i16x8_sub_sat_u");
    I16x8Mul [V128 V128] V128 PURE Call("i16x8_mul");
    I16x8MinS [V128 V128] V128 PURE Call("i16x8_min_s");
    I16x8MinU [V128 V128] V128 PURE Call("i16x8_min_u");
    I16x8MaxS [V128 V128] V128 PURE Call("i16x8_max_s");
    I16x8MaxU [V128 V128] V128 PURE Call("i16x8_max_u");
    I16x8AvgrU [V128 V128] V128 PURE Call("i16x8_avgr_u");
    I16x8ExtMulLowI8x16S [V128 V128] V128 PURE Call("i16x8_extmul_low_i8x16_s");
    I16x8ExtMulHighI8x16S [V128 V128] V128 PURE Call("i16x8_extmul_high_i8x16_s");
    I16x8ExtMulLowI8x16U [V128 V128] V128 PURE Call("i16x8_extmul_low_i8x16_u");
    I16x8ExtMulHighI8x16U [V128 V128] V128 PURE Call("i16x8_extmul_high_i8x16_u");
    I32x4ExtAddPairwiseI16x8S [V128] V128 PURE Call("i32x4_extadd_pairwise_i16x8_s");
    I32x4ExtAddPairwiseI16x8U [V128] V128 PURE Call("i32x4_extadd_pairwise_i16x8_u");
    I32x4Abs [V128] V128 PURE Call("i32x4_abs");
    I32x4Neg [V128] V128 PURE Call("i32x4_neg");
    I32x4AllTrue [V128] I32 PURE Call("i32x4_all_true");
    I32x4Bitmask [V128] I32 PURE Call("i32x4_bitmask");
    I32x4ExtendLowI16x8S [V128] V128 PURE Call("i32x4_extend_low_i16x8_s");
    I32x4ExtendHighI16x8S [V128] V128 PURE Call("i32x4_extend_high_i16x8_s");
    I32x4ExtendLowI16x8U [V128] V128 PURE Call("i32x4_extend_low_i16x8_u");
    I32x4ExtendHighI16x8U [V128] V128 PURE Call("i32x4_extend_high_i16x8_u");
    I32x4Shl [V128 I32] V128 PURE Call("i32x4_shl");
    I32x4ShrS [V128 I32] V128 PURE Call("i32x4_shr_s");
    I32x4ShrU [V128 I32] V128 PURE Call("i32x4_shr_u");
    I32x4Add [V128 V128] V128 PURE Call("i32x4_add");
    I32x4Sub [V128 V128] V128 PURE Call("i32x4_sub");
    I32x4Mul [V128 V128] V128 PURE Call("i32x4_mul");
    I32x4MinS [V128 V128] V128 PURE Call("i32x4_min_s");
    I32x4MinU [V128 V128] V128 PURE Call("i32x4_min_u");
    I32x4MaxS [V128 V128] V128 PURE Call("i32x4_max_s");
    I32x4MaxU [V128 V128] V128 PURE Call("i32x4_max_u");
    I32x4DotI16x8S [V128 V128] V128 PURE Call("i32x4_dot_i16x8_s");
    I32x4ExtMulLowI16x8S [V128 V128] V128 PURE Call("i32x4_extmul_low_i16x8_s");
    I32x4ExtMulHighI16x8S [V128 V128] V128 PURE Call("i32x4_extmul_high_i16x8_s");
    I32x4ExtMulLowI16x8U [V128 V128] V128 PURE Call("i32x4_extmul_low_i16x8_u");
    I32x4ExtMulHighI16x8U [V128 V128] V128 PURE Call("i32x4_extmul_high_i16x8_u");
    I64x2Abs [V128] V128 PURE Call("i64x2_abs");
    I64x2Neg [V128] V128 PURE Call("i64x2_neg");
    I64x2AllTrue [V128] I32 PURE Call("i64x2_all_true");
    I64x2Bitmask [V128] I32 PURE Call("i64x2_bitmask");
    I64x2ExtendLowI32x4S [V128] V128 PURE Call("i64x2_extend_low_i32x4_s");
    I64x2ExtendHighI32x4S [V128] V128 PURE Call("i64x2_extend_high_i32x4_s");
    I64x2ExtendLowI32x4U [V128] V128 PURE Call("i64x2_extend_low_i32x4_u");
    I64x2ExtendHighI32x4U [V128] V128 PURE Call("i64x2_extend_high_i32x4_u");
    I64x2Shl [V128 I32] V128 PURE Call("i64x2_shl");
    I64x2ShrS [V128 I32] V128 PURE Call("i64x2_shr_s");
    I64x2ShrU [V128 I32] V128 PURE Call("i64x2_shr_u");
    I64x2Add [V128 V128] V128 PURE Call("i64x2_add");
    I64x2Sub [V128 V128] V128 PURE Call("i64x2_sub");
    I64x2Mul [V128 V128] V128 PURE Call("i64x2_mul");
    I64x2ExtMulLowI32x4S [V128 V128] V128 PURE Call("i64x2_extmul_low_i32x4_s");
    I64x2ExtMulHighI32x4S [V128 V128] V128 PURE Call("i64x2_extmul_high_i32x4_s");
    I64x2ExtMulLowI32x4U [V128 V128] V128 PURE Call("i64x2_extmul_low_i32x4_u");
    I64x2ExtMulHighI32x4U [V128 V128] V128 PURE Call("i64x2_extmul_high_i32x4_u");
    F32x4Ceil [V128] V128 PURE Call("f32x4_ceil");
    F32x4Floor [V128] V128 PURE Call("f32x4_floor");
    F32x4Trunc [V128] V128 PURE Call("f32x4_trunc");
    F32x4Nearest [V128] V128 PURE Call("f32x4_nearest");
    F32x4Abs [V128] V128 PURE Call("f32x4_abs");
    F32x4Neg [V128] V128 PURE Call("f32x4_neg");
    F32x4Sqrt [V128] V128 PURE Call("f32x4_sqrt");
    F32x4Add [V128 V128] V128 PURE Call("f32x4_add");
    F32x4Sub [V128 V128] V128 PURE Call("f32x4_sub");
    F32x4Mul [V128 V128] V128 PURE Call("f32x4_mul");
    F32x4Div [V128 V128] V128 PURE Call("f32x4_div");
    F32x4Min [V128 V128] V128 PURE Call("f32x4_min");
    F32x4Max [V128 V128] V128 PURE Call("f32x4_max");
    F32x4PMin [V128 V128] V128 PURE Call("f32x4_pmin");
    F32x4PMax [V128 V128] V128 PURE Call("f32x4_pmax");
    F64x2Ceil [V128] V128 PURE Call("f64x2_ceil");
    F64x2Floor [V128] V128 PURE Call("f64x2_floor");
    F64x2Trunc [V128] V128 PURE Call("f64x2_trunc");
    F64x2Nearest [V128] V128 PURE Call("f64x2_nearest");
    F64x2Abs [V128] V128 PURE Call("f64x2_abs");
    F64x2Neg [V128] V128 PURE Call("f64x2_neg");
    F64x2Sqrt [V128] V128 PURE Call("f64x2_sqrt");
    F64x2Add [V128 V128] V128 PURE Call("f64x2_add");
    F64x2Sub [V128 V128] V128 PURE Call("f64x2_sub");
    F64x2Mul [V128 V128] V128 PURE Call("f64x2_mul");
    F64x2Div [V128 V128] V128 PURE Call("f64x2_div");
    F64x2Min [V128 V128] V128 PURE Call("f64x2_min");
    F64x2Max [V128 V128] V128 PURE Call("f64x2_max");
    F64x2PMin [V128 V128] V128 PURE Call("f64x2_pmin");
    F64x2PMax [V128 V128] V128 PURE Call("f64x2_pmax");
    I32x4TruncSatF32x4S [V128] V128 PURE Call("i32x4_trunc_sat_f32x4_s");
    I32x4TruncSatF32x4U [V128] V128 PURE Call("i32x4_trunc_sat_f32x4_u");
    F32x4ConvertI32x4S [V128] V128 PURE Call("f32x4_convert_i32x4_s");
    F32x4ConvertI32x4U [V128] V128 PURE Call("f32x4_convert_i32x4_u");
    I32x4TruncSatF64x2SZero [V128] V128 PURE Call("i32x4_trunc_sat_f64x2_s_zero");
    I32x4TruncSatF64x2UZero [V128] V128 PURE Call("i32x4_trunc_sat_f64x2_u_zero");
    F64x2ConvertLowI32x4S [V128] V128 PURE Call("f64x2_convert_low_i32x4_s");
    F64x2ConvertLowI32x4U [V128] V128 PURE Call("f64x2_convert_low_i32x4_u");
    F32x4DemoteF64x2Zero [V128] V128 PURE Call("f32x4_demote_f64x2_zero");
    F64x2PromoteLowF32x4 [V128] V128 PURE Call("f64x2_promote_low_f32x4");
    // relaxed operators on vectors, which are one of those above where that is one of their results
    I8x16RelaxedSwizzle [V128 V128] V128 PURE Call("i8x16_swizzle");
    I32x4RelaxedTruncF32x4S [V128] V128 PURE Call("i32x4_trunc_sat_f32x4_s");
    I32x4RelaxedTruncF32x4U [V128] V128 PURE Call("i32x4_trunc_sat_f32x4_u");
    I32x4RelaxedTruncF64x2SZero [V128] V128 PURE Call("i32x4_trunc_sat_f64x2_s_zero");
    I32x4RelaxedTruncF64x2UZero [V128] V128 PURE Call("i32x4_trunc_sat_f64x2_u_zero");
    F32x4RelaxedMadd [V128 V128 V128] V128 PURE Call("f32x4_relaxed_madd");
    F32x4RelaxedNmadd [V128 V128 V128] V128 PURE Call("f32x4_relaxed_nmadd");
    F64x2RelaxedMadd [V128 V128 V128] V128 PURE Call("f64x2_relaxed_madd");
    F64x2RelaxedNmadd [V128 V128 V128] V128 PURE Call("f64x2_relaxed_nmadd");
    I8x16RelaxedLaneselect [V128 V128 V128] V128 PURE Call("v128_bitselect");
    I16x8RelaxedLaneselect [V128 V128 V128] V128 PURE Call("v128_bitselect");
    I32x4RelaxedLaneselect [V128 V128 V128] V128 PURE Call("v128_bitselect");
    I64x2RelaxedLaneselect [V128 V128 V128] V128 PURE Call("v128_bitselect");
    F32x4RelaxedMin [V128 V128] V128 PURE Call("f32x4_pmin");
    F32x4RelaxedMax [V128 V128] V128 PURE Call("f32x4_pmax");
    F64x2RelaxedMin [V128 V128] V128 PURE Call("f64x2_pmin");
    F64x2RelaxedMax [V128 V128] V128 PURE Call("f64x2_pmax");
    I16x8RelaxedQ15mulrS [V128 V128] V128 PURE Call("i16x8_q15mulr_sat_s");
    I16x8RelaxedDotI8x16I7x16S [V128 V128] V128 PURE Call("i16x8_relaxed_dot_i8x16_i7x16_s");
    I32x4RelaxedDotI8x16I7x16AddS [V128 V128 V128] V128 PURE Call("i32x4_relaxed_dot_i8x16_i7x16_add_s");
}
