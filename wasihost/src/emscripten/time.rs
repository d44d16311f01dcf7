//! Calendar time: the time zone is UTC, because WASI says nothing about another.
//!
//! The layout of C's `struct tm`: nine 32-bit numbers from the seconds to `tm_isdst`, then `tm_gmtoff`.

use super::put;
use crate::{Errno, WasiCtx, rt};

const DAY_SECONDS: i64 = 86_400;

/// The first years that a 32-bit `tm_year` can not hold are beyond this; so is nothing that a guest means.
const MAX_SECONDS: i64 = 60_000_000_000_000_000;

/// The days of the months, from March on, that a year has before each of them: see [`days_from_civil`].
///
/// Days since 1970-01-01 of a date in the Gregorian calendar. Years start in March here, so that a leap day is the
/// last day of one. `month` is 1 to 12.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The year, the month from 1 and the day of a number of days since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (month, day) = ((shifted + 2) % 12 + 1, day_of_year - (153 * shifted + 2) / 5 + 1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The ten numbers of a `struct tm`.
fn tm(seconds: i64) -> [i32; 10] {
    let seconds = seconds.clamp(-MAX_SECONDS, MAX_SECONDS);
    let (days, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
    let (year, month, day) = civil_from_days(days);
    let week_day = (days + 4).rem_euclid(7);
    let year_day = days - days_from_civil(year, 1, 1);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    [second, minute, hour, day, month - 1, year - 1900, week_day, year_day, 0, 0]
        .map(|number| i32::try_from(number).unwrap_or(i32::MAX))
}

/// Puts a `struct tm` into the guest's memory, all but its last member, the name of the time zone.
fn put_tm(memory: &mut [u8], ptr: i32, seconds: i64) {
    if put(memory, ptr, &tm(seconds).map(i32::to_le_bytes).concat()).is_err() {
        rt::raise::out_of_bounds_memory_access();
    }
}

/// The seconds since 1970 that a `struct tm` means, whose numbers may be out of their ranges; it is made anew.
fn read_tm(memory: &mut [u8], ptr: i32) -> i64 {
    let Ok(bytes) = super::take::<24>(memory, ptr) else { rt::raise::out_of_bounds_memory_access() };
    let number = |index: usize| {
        let at = index * 4;
        i64::from(i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]))
    };
    let months = (number(5) + 1900) * 12 + number(4);
    let days = days_from_civil(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + number(3) - 1;
    let seconds = days * DAY_SECONDS + number(2) * 3600 + number(1) * 60 + number(0);
    put_tm(memory, ptr, seconds);
    seconds
}

/// `_gmtime_js`: seconds since 1970 to a `struct tm`. Traps if that is outside the memory.
pub fn gmtime(_: &mut WasiCtx, memory: &mut [u8], seconds: i64, tm: i32) {
    put_tm(memory, tm, seconds);
}

/// `_localtime_js`: as [`gmtime`].
pub fn localtime(_: &mut WasiCtx, memory: &mut [u8], seconds: i64, tm: i32) {
    put_tm(memory, tm, seconds);
}

/// `_timegm_js`: a `struct tm` to seconds since 1970. Traps if it is outside the memory.
pub fn timegm(_: &mut WasiCtx, memory: &mut [u8], tm: i32) -> i64 {
    read_tm(memory, tm)
}

/// `_mktime_js`: as [`timegm`].
pub fn mktime(_: &mut WasiCtx, memory: &mut [u8], tm: i32) -> i64 {
    read_tm(memory, tm)
}

/// `_tzset_js`: no seconds west of Greenwich, no daylight saving time, and `UTC` as both names. Traps if one of the
/// places is outside the memory.
pub fn tzset(_: &mut WasiCtx, memory: &mut [u8], timezone: i32, daylight: i32, standard: i32, summer: i32) {
    let mut all = || -> Result<(), Errno> {
        put(memory, timezone, &[0; 4])?;
        put(memory, daylight, &[0; 4])?;
        put(memory, standard, b"UTC\0")?;
        put(memory, summer, b"UTC\0")
    };
    if all().is_err() {
        rt::raise::out_of_bounds_memory_access();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_gregorian_calendar() {
        // Seconds; second, minute, hour, day, month, year, day of the week, day of the year.
        let known: [(i64, [i32; 8]); 6] = [
            (0, [0, 0, 0, 1, 0, 70, 4, 0]),
            (-1, [59, 59, 23, 31, 11, 69, 3, 364]),
            (951_782_399, [59, 59, 23, 28, 1, 100, 1, 58]),
            (951_782_400, [0, 0, 0, 29, 1, 100, 2, 59]),
            (1_735_689_599, [59, 59, 23, 31, 11, 124, 2, 365]),
            (4_107_542_400, [0, 0, 0, 1, 2, 200, 1, 59]),
        ];
        for (seconds, numbers) in known {
            assert_eq!(tm(seconds)[..8], numbers, "{seconds}");
        }
    }

    #[test]
    fn a_date_comes_back_as_the_seconds_it_was_made_from() {
        let mut memory = vec![0; 64];
        for seconds in (-20_000_i64..20_000).map(|step| step * 1_727_999 + step % 7) {
            put_tm(&mut memory, 8, seconds);
            assert_eq!(read_tm(&mut memory, 8), seconds);
        }
    }

    #[test]
    fn numbers_out_of_their_ranges_are_carried() {
        let mut memory = vec![0; 40];
        // The 32nd of the 14th month of 2023, 25:61:61, is 2024-03-04 02:02:01.
        let odd: [i32; 6] = [61, 61, 25, 32, 13, 123];
        memory[..24].copy_from_slice(&odd.map(i32::to_le_bytes).concat());
        assert_eq!(read_tm(&mut memory, 0), 1_709_517_721);
        let again: Vec<_> = memory[..24].chunks(4).map(|bytes| bytes[0]).collect();
        assert_eq!(again, [1, 2, 2, 4, 2, 124]);
    }

    #[test]
    fn no_time_is_too_far_away() {
        for seconds in [i64::MIN, i64::MAX] {
            tm(seconds);
        }
    }
}
