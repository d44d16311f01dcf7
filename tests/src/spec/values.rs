//! Arguments and expected results: from `wast`'s types to those of scripts.

use spec_script::{Pattern, Value};
use wast::core::{NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wast::token::{F32, F64};
use wast::{WastArg, WastRet};

use super::outcome::{Outcome, Reason};

/// The argument.
///
/// # Errors
/// If it is of a kind that exists only with a feature that is not supported.
pub(super) fn argument(arg: &WastArg<'_>) -> Result<Value, Outcome> {
    let WastArg::Core(arg) = arg else { return Err(component_value()) };
    Ok(match arg {
        WastArgCore::I32(value) => Value::I32(value.cast_unsigned()),
        WastArgCore::I64(value) => Value::I64(value.cast_unsigned()),
        WastArgCore::F32(value) => Value::F32(value.bits),
        WastArgCore::F64(value) => Value::F64(value.bits),
        WastArgCore::V128(value) => Value::V128(u128::from_le_bytes(value.to_le_bytes())),
        WastArgCore::RefNull(_) => Value::Null,
        WastArgCore::RefExtern(key) => Value::Extern((*key).into()),
        WastArgCore::RefHost(_) => return Err(Outcome::NotRun(Reason::GarbageCollection)),
    })
}

/// What a result has to match.
///
/// # Errors
/// If it is of a kind that exists only with a feature that is not supported.
pub(super) fn result(ret: &WastRet<'_>) -> Result<Pattern, Outcome> {
    match ret {
        WastRet::Core(ret) => core_result(ret),
        _ => Err(component_value()),
    }
}

fn component_value() -> Outcome {
    Outcome::Failed("has a value of the component model".to_owned())
}

fn core_result(ret: &WastRetCore<'_>) -> Result<Pattern, Outcome> {
    Ok(match ret {
        WastRetCore::I32(value) => Pattern::Is(Value::I32(value.cast_unsigned())),
        WastRetCore::I64(value) => Pattern::Is(Value::I64(value.cast_unsigned())),
        WastRetCore::F32(pattern) => f32_pattern(pattern),
        WastRetCore::F64(pattern) => f64_pattern(pattern),
        WastRetCore::V128(pattern) => v128_pattern(pattern),
        WastRetCore::RefNull(_) => Pattern::Is(Value::Null),
        WastRetCore::RefExtern(Some(key)) => Pattern::Is(Value::Extern((*key).into())),
        WastRetCore::RefExtern(None) => Pattern::AnyExtern,
        // The suite names a function only where there is one that it can be.
        WastRetCore::RefFunc(_) => Pattern::Is(Value::Func),
        WastRetCore::Either(rets) => Pattern::Either(rets.iter().map(core_result).collect::<Result<_, _>>()?),
        WastRetCore::RefHost(_)
        | WastRetCore::RefAny
        | WastRetCore::RefEq
        | WastRetCore::RefArray
        | WastRetCore::RefStruct
        | WastRetCore::RefI31
        | WastRetCore::RefI31Shared => return Err(Outcome::NotRun(Reason::GarbageCollection)),
    })
}

fn f32_pattern(pattern: &NanPattern<F32>) -> Pattern {
    match pattern {
        NanPattern::CanonicalNan => Pattern::CanonicalNan32,
        NanPattern::ArithmeticNan => Pattern::ArithmeticNan32,
        NanPattern::Value(value) => Pattern::Is(Value::F32(value.bits)),
    }
}

fn f64_pattern(pattern: &NanPattern<F64>) -> Pattern {
    match pattern {
        NanPattern::CanonicalNan => Pattern::CanonicalNan64,
        NanPattern::ArithmeticNan => Pattern::ArithmeticNan64,
        NanPattern::Value(value) => Pattern::Is(Value::F64(value.bits)),
    }
}

fn v128_pattern(pattern: &V128Pattern) -> Pattern {
    fn bits<const LANES: usize, const BYTES: usize>(lanes: [[u8; BYTES]; LANES]) -> Pattern {
        let bytes = lanes.as_flattened().iter().rev();
        Pattern::Is(Value::V128(bytes.fold(0, |bits, byte| bits << 8 | u128::from(*byte))))
    }
    match pattern {
        V128Pattern::I8x16(lanes) => bits(lanes.map(i8::to_le_bytes)),
        V128Pattern::I16x8(lanes) => bits(lanes.map(i16::to_le_bytes)),
        V128Pattern::I32x4(lanes) => bits(lanes.map(i32::to_le_bytes)),
        V128Pattern::I64x2(lanes) => bits(lanes.map(i64::to_le_bytes)),
        V128Pattern::F32x4(lanes) => Pattern::Lanes(lanes.iter().map(f32_pattern).collect()),
        V128Pattern::F64x2(lanes) => Pattern::Lanes(lanes.iter().map(f64_pattern).collect()),
    }
}
