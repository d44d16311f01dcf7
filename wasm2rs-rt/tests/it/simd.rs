//! The operators on vectors whose results are easy to get wrong, with values of the suite's `simd` files.

use wasm2rs_rt::checked::*;
use wasm2rs_rt::num::*;
use wasm2rs_rt::simd::*;

fn i8s(lanes: [i8; 4]) -> V128 {
    V128::from_i8x16(std::array::from_fn(|i| lanes[i % 4]))
}

fn i16s(lanes: [i16; 4]) -> V128 {
    V128::from_i16x8(std::array::from_fn(|i| lanes[i % 4]))
}

fn counting() -> V128 {
    V128::from_u8x16(std::array::from_fn(|i| i as u8))
}

#[test]
fn lanes_are_little_endian() {
    let v = V128::from_bits(0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100);
    assert_eq!(v, counting());
    assert_eq!(v.to_u16x8()[1], 0x0302);
    assert_eq!(v.to_u32x4()[3], 0x0f0e_0d0c);
    assert_eq!(v.to_u64x2()[0], 0x0706_0504_0302_0100);
    assert_eq!(v.to_le_bytes()[15], 15);
    assert_eq!(V128::from_u32x4(v.to_u32x4()), v);
}

#[test]
fn saturating_sums_stop_at_the_bounds_of_their_lanes() {
    let (a, b) = (i8s([127, -128, 100, -1]), i8s([1, -1, 27, 1]));
    assert_eq!(i8x16_add_sat_s(a, b), i8s([127, -128, 127, 0]));
    assert_eq!(i8x16_add_sat_u(a, b), i8s([-128, -1, 127, -1]));
    assert_eq!(i8x16_sub_sat_s(b, a), i8s([-126, 127, -73, 2]));
    assert_eq!(i8x16_sub_sat_u(b, a), i8s([0, 127, 0, 0]));
    let (a, b) = (i16s([32767, -32768, 1, -1]), i16s([1, -1, 2, 1]));
    assert_eq!(i16x8_add_sat_s(a, b), i16s([32767, -32768, 3, 0]));
    assert_eq!(i16x8_sub_sat_u(a, b), i16s([32766, 0, 0, -2]));
}

#[test]
fn q15_products_round_and_saturate() {
    let (a, b) = (i16s([-32768, 16384, 32767, -1]), i16s([-32768, 16384, 32767, 16384]));
    assert_eq!(i16x8_q15mulr_sat_s(a, b), i16s([32767, 8192, 32766, 0]));
}

#[test]
fn averages_round_up_without_overflow() {
    assert_eq!(i8x16_avgr_u(i8s([-1, 0, 1, 127]), i8s([-1, 1, 1, -128])), i8s([-1, 1, 1, -128]));
}

#[test]
fn narrowing_reads_signed_numbers_and_saturates() {
    let a = i16s([300, -300, 127, -1]);
    let b = i16s([255, 256, 0, -32768]);
    let signed = [127, -128, 127, -1, 127, -128, 127, -1, 127, 127, 0, -128, 127, 127, 0, -128];
    assert_eq!(i8x16_narrow_i16x8_s(a, b), V128::from_i8x16(signed));
    let unsigned = [255, 0, 127, 0, 255, 0, 127, 0, 255, 255, 0, 0, 255, 255, 0, 0];
    assert_eq!(i8x16_narrow_i16x8_u(a, b), V128::from_u8x16(unsigned));
    let (a, b) = (V128::from_i32x4([65536, -1, 65535, i32::MIN]), V128::ZERO);
    assert_eq!(i16x8_narrow_i32x4_u(a, b), V128::from_u16x8([65535, 0, 65535, 0, 0, 0, 0, 0]));
}

#[test]
fn extended_products_take_the_named_half_and_do_not_overflow() {
    let a = V128::from_i8x16([-128, 2, 3, 4, 5, 6, 7, 8, -1, 10, 11, 12, 13, 14, 15, 16]);
    assert_eq!(i16x8_extmul_low_i8x16_s(a, a).to_i16x8(), [16384, 4, 9, 16, 25, 36, 49, 64]);
    assert_eq!(i16x8_extmul_high_i8x16_u(a, a).to_u16x8(), [65025, 100, 121, 144, 169, 196, 225, 256]);
    let b = V128::from_u32x4([1, 2, u32::MAX, 3]);
    assert_eq!(i64x2_extmul_high_i32x4_u(b, b).to_u64x2(), [0xffff_fffe_0000_0001, 9]);
    assert_eq!(i64x2_extmul_high_i32x4_s(b, b).to_u64x2(), [1, 9]);
}

#[test]
fn dot_products_wrap() {
    let a = i16s([-32768, -32768, 2, -3]);
    assert_eq!(i32x4_dot_i16x8_s(a, a).to_i32x4(), [i32::MIN, 13, i32::MIN, 13]);
}

#[test]
fn relaxed_dot_products_are_signed_and_wrap() {
    let (a, b) = (i8s([-128, -128, -1, 2]), i8s([-128, -128, 127, 3]));
    assert_eq!(i16x8_relaxed_dot_i8x16_i7x16_s(a, b), i16s([-32768, -121, -32768, -121]));
    let one = i32x4_splat(1);
    assert_eq!(i32x4_relaxed_dot_i8x16_i7x16_add_s(a, b, one), i32x4_splat(-32888));
}

#[test]
fn relaxed_multiplication_and_addition_round_twice() {
    let (a, one) = (f64x2_splat(1.0 + f64::EPSILON), f64x2_splat(-1.0));
    assert_eq!(f64x2_relaxed_madd(a, a, one), f64x2_splat(2.0 * f64::EPSILON));
    assert_eq!(f64x2_relaxed_nmadd(a, one, one), f64x2_splat(f64::EPSILON));
    assert_eq!(f32x4_relaxed_nmadd(f32x4_splat(2.0), f32x4_splat(3.0), f32x4_splat(1.0)), f32x4_splat(-5.0));
}

#[test]
fn pairwise_sums_are_of_neighbours() {
    let a = i8s([-1, -1, 127, 127]);
    assert_eq!(i16x8_extadd_pairwise_i8x16_s(a), i16s([-2, 254, -2, 254]));
    assert_eq!(i16x8_extadd_pairwise_i8x16_u(a), i16s([510, 254, 510, 254]));
}

#[test]
fn swizzle_makes_lanes_out_of_range_zero() {
    let names = V128::from_u8x16([15, 0, 16, 255, 128, 31, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    let a = i8x16_add(counting(), i8x16_splat(1));
    let expected = [16, 1, 0, 0, 0, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    assert_eq!(i8x16_swizzle(a, names), V128::from_u8x16(expected));
}

#[test]
fn shuffle_takes_lanes_of_both_operands() {
    let b = i8x16_add(counting(), i8x16_splat(16));
    let names = [31, 0, 16, 15, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22];
    assert_eq!(i8x16_shuffle(names, counting(), b), V128::from_u8x16(names));
}

#[test]
fn shift_counts_are_modulo_the_width_of_lanes() {
    let a = i8s([-128, 1, 127, -1]);
    assert_eq!(i8x16_shl(a, 9), i8s([0, 2, -2, -2]));
    assert_eq!(i8x16_shr_s(a, -1), i8s([-1, 0, 0, -1]));
    assert_eq!(i8x16_shr_u(a, 15), i8s([1, 0, 0, 1]));
    assert_eq!(i16x8_shl(i16s([1, 2, 3, 4]), 16), i16s([1, 2, 3, 4]));
    assert_eq!(i64x2_shr_s(V128::from_i64x2([-4, 4]), 65).to_i64x2(), [-2, 2]);
}

#[test]
fn saturating_truncation_knows_nan_and_the_bounds() {
    let a = V128::from_f32x4([f32::NAN, -1.9, 3e9, f32::INFINITY]);
    assert_eq!(i32x4_trunc_sat_f32x4_s(a).to_i32x4(), [0, -1, i32::MAX, i32::MAX]);
    assert_eq!(i32x4_trunc_sat_f32x4_u(a).to_u32x4(), [0, 0, 3_000_000_000, u32::MAX]);
    let a = V128::from_f64x2([-3e9, f64::NAN]);
    assert_eq!(i32x4_trunc_sat_f64x2_s_zero(a).to_i32x4(), [i32::MIN, 0, 0, 0]);
    assert_eq!(i32x4_trunc_sat_f64x2_u_zero(a).to_i32x4(), [0; 4]);
}

#[test]
fn pseudo_minimum_returns_an_operand_as_it_is() {
    const SIGNALLING: u32 = 0x7fa0_0000;
    let nan = V128::from_u32x4([SIGNALLING; 4]);
    let zeros = V128::from_f32x4([0.0, -0.0, 1.0, -1.0]);
    assert_eq!(f32x4_pmin(nan, zeros), nan);
    assert_eq!(f32x4_pmin(zeros, nan), zeros);
    assert_eq!(f32x4_pmin(zeros, f32x4_neg(zeros)).to_u32x4()[..2], [0, 0x8000_0000]);
    assert_eq!(f32x4_pmax(zeros, f32x4_neg(zeros)).to_f32x4()[2..], [1.0, 1.0]);
}

#[test]
fn lanes_are_rounded_as_numbers_are() {
    type Cases<Float> = [(fn(V128) -> V128, fn(Float) -> Float); 4];
    let f32s: Cases<f32> = [
        (f32x4_ceil, f32_ceil),
        (f32x4_floor, f32_floor),
        (f32x4_trunc, f32_trunc),
        (f32x4_nearest, f32_nearest),
    ];
    let f64s: Cases<f64> = [
        (f64x2_ceil, f64_ceil),
        (f64x2_floor, f64_floor),
        (f64x2_trunc, f64_trunc),
        (f64x2_nearest, f64_nearest),
    ];
    // Each exponent and sign, with fractions at the edges and in between.
    for top in 0..1 << 12_u32 {
        for fraction in [0, 1, 2, 0x3f_ffff, 0x40_0000, 0x40_0001, 0x55_5555, 0x7f_fffe, 0x7f_ffff] {
            let bits = ((top >> 3) << 23) | (fraction ^ ((top & 7) << 18));
            for (vectors, number) in f32s {
                let expected = number(f32::from_bits(bits)).to_bits();
                assert_eq!(vectors(V128::from_u32x4([bits; 4])).to_u32x4(), [expected; 4], "{bits:#x}");
            }
        }
        for fraction in
            [0, 1, 2, (1 << 51) - 1, 1 << 51, (1 << 51) + 1, 0x5_5555_5555_5555, (1 << 52) - 2, (1 << 52) - 1]
        {
            let bits = u64::from(top) << 52 | fraction;
            for (vectors, number) in f64s {
                let expected = number(f64::from_bits(bits)).to_bits();
                assert_eq!(vectors(V128::from_u64x2([bits; 2])).to_u64x2(), [expected; 2], "{bits:#x}");
            }
        }
    }
    for half in -40..40_i16 {
        let number = f32::from(half) / 2.0;
        let rounded = f32x4_nearest(f32x4_splat(number));
        assert_eq!(rounded.to_u32x4(), [number.round_ties_even().to_bits(); 4], "{number}");
    }
}

#[test]
fn minimum_and_rounding_quiet_signalling_nans() {
    const SIGNALLING: u64 = 0x7ff4_0000_0000_0000;
    const QUIET: u64 = 0x7ffc_0000_0000_0000;
    let nan = V128::from_u64x2([SIGNALLING, 0]);
    for rounded in [f64x2_ceil(nan), f64x2_floor(nan), f64x2_trunc(nan), f64x2_nearest(nan)] {
        assert_eq!(rounded.to_u64x2(), [QUIET, 0]);
    }
    assert_eq!(f64x2_min(nan, V128::ZERO).to_u64x2()[0] & QUIET, QUIET);
    let zeros = V128::from_f64x2([0.0, -0.0]);
    assert_eq!(f64x2_min(zeros, f64x2_neg(zeros)).to_u64x2(), [1 << 63; 2]);
    assert_eq!(f64x2_max(zeros, f64x2_neg(zeros)), V128::ZERO);
}

#[test]
fn comparisons_make_masks_and_nan_compares_unequal() {
    let a = V128::from_f32x4([f32::NAN, 1.0, -0.0, 2.0]);
    let b = V128::from_f32x4([f32::NAN, 1.0, 0.0, 1.0]);
    assert_eq!(f32x4_eq(a, b).to_i32x4(), [0, -1, -1, 0]);
    assert_eq!(f32x4_ne(a, b).to_i32x4(), [-1, 0, 0, -1]);
    assert_eq!(f32x4_ge(a, b).to_i32x4(), [0, -1, -1, -1]);
    assert_eq!(i8x16_lt_s(i8s([-1, 0, 1, 2]), V128::ZERO), i8s([-1, 0, 0, 0]));
    assert_eq!(i8x16_gt_u(i8s([-1, 0, 1, 2]), V128::ZERO), i8s([-1, 0, -1, -1]));
}

#[test]
fn masks_and_truth_values_read_all_lanes() {
    assert_eq!(i8x16_bitmask(i8s([-1, 1, 0, -128])), 0x9999);
    assert_eq!(i32x4_bitmask(V128::from_i32x4([1, -1, 0, -5])), 0b1010);
    for mask in 0..1 << 8 {
        let lanes =
            std::array::from_fn(|lane| if mask >> lane & 1 == 1 { i16::MIN + lane as i16 } else { i16::MAX });
        assert_eq!(i16x8_bitmask(V128::from_i16x8(lanes)), mask);
    }
    assert_eq!(i8x16_all_true(counting()), 0);
    assert_eq!(i16x8_all_true(counting()), 1);
    assert_eq!(v128_any_true(V128::from_bits(1 << 127)), 1);
    assert_eq!(v128_any_true(V128::ZERO), 0);
}

#[test]
fn bitselect_chooses_by_the_mask() {
    let (a, b) = (V128::from_bits(0xff00), V128::from_bits(0x00ff));
    assert_eq!(v128_bitselect(a, b, V128::from_bits(0xf00f)), V128::from_bits(0xf0f0));
    assert_eq!(v128_andnot(a, V128::from_bits(0xf000)), V128::from_bits(0x0f00));
}

#[test]
fn lanes_are_read_and_replaced_alone() {
    let a = i8x16_replace_lane::<3>(V128::ZERO, -2);
    assert_eq!(i8x16_extract_lane_s::<3>(a), -2);
    assert_eq!(i8x16_extract_lane_u::<3>(a), 254);
    assert_eq!(i32x4_extract_lane::<0>(a).cast_unsigned(), 0xfe00_0000);
    assert_eq!(f32x4_extract_lane::<2>(f32x4_replace_lane::<2>(a, 1.5)).to_bits(), 1.5f32.to_bits());
    assert_eq!(i64x2_splat(-1), V128::from_bits(u128::MAX));
}

#[test]
fn loads_extend_splat_and_fill_with_zeros() {
    let m: Vec<u8> = (0..32).map(|byte| byte | 0x80).collect();
    assert_eq!(v128_load(1, 1, &m).to_u8x16()[0], 0x82);
    assert_eq!(v128_load8x8_s(0, 8, &m).to_i16x8()[7], -113);
    assert_eq!(v128_load16x4_u(0, 0, &m).to_u32x4(), [0x8180, 0x8382, 0x8584, 0x8786]);
    assert_eq!(v128_load32x2_s(0, 0, &m).to_i64x2()[1] >> 32, -1);
    assert_eq!(v128_load16_splat(30, 0, &m).to_u16x8(), [0x9f9e; 8]);
    assert_eq!(v128_load32_zero(28, 0, &m).to_u32x4(), [0x9f9e_9d9c, 0, 0, 0]);
    assert_eq!(v128_load8_lane::<1>(31, 0, V128::ZERO, &m).to_u16x8()[0], 0x9f00);
}

#[test]
fn accesses_that_are_partly_outside_trap_and_write_nothing() {
    let mut m = vec![0; 32];
    crate::assert_traps!(OutOfBoundsMemoryAccess: v128_load(17, 0, &m), v128_load64_zero(25, 0, &m), v128_load8_splat(-1, 1, &m));
    v128_store(16, 0, V128::from_bits(u128::MAX), &mut m);
    assert_eq!(m[15..17], [0, 255]);
    v128_store16_lane::<7>(0, 30, V128::from_u16x8([1, 2, 3, 4, 5, 6, 7, 0x1234]), &mut m);
    assert_eq!(m[30..], [0x34, 0x12]);
    let before = m.clone();
    crate::assert_traps!(OutOfBoundsMemoryAccess: {
        let mut m = m.clone();
        v128_store(17, 0, V128::ZERO, &mut m)
    });
    assert_eq!(m, before);
}
