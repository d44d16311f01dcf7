//! The operators that pop operands, push one result and have no immediates.

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
}
