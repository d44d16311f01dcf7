//! args_get, args_sizes_get, environ_get, environ_sizes_get.

use wasihost::{BuildError, Errno, WasiCtx, preview1};

use crate::guest::{BUF, Guest, OUT, check};

/// The strings that a pair of `_sizes_get` and `_get` functions gives.
type Sizes = fn(&mut WasiCtx, &mut [u8], i32, i32) -> i32;

fn strings(guest: &mut Guest, sizes: Sizes, get: Sizes) -> Vec<Vec<u8>> {
    check(sizes(&mut guest.wasi, &mut guest.memory, OUT, OUT + 4)).unwrap();
    let (count, bytes) = (guest.u32(OUT), guest.u32(OUT + 4));
    guest.memory[BUF as usize + bytes as usize] = 0xaa;
    check(get(&mut guest.wasi, &mut guest.memory, OUT + 8, BUF)).unwrap();
    assert_eq!(guest.memory[BUF as usize + bytes as usize], 0xaa, "no byte after the last NUL is touched");
    let mut strings = Vec::new();
    let mut expected_at = BUF as u32;
    for index in 0..count as i32 {
        let at = guest.u32(OUT + 8 + index * 4);
        assert_eq!(at, expected_at, "strings follow each other");
        let rest = &guest.memory[at as usize..];
        let len = rest.iter().position(|&byte| byte == 0).unwrap();
        strings.push(rest[..len].to_vec());
        expected_at += len as u32 + 1;
    }
    assert_eq!(expected_at, BUF as u32 + bytes);
    strings
}

#[test]
fn args_arrive_byte_for_byte() {
    let args = ["app", "", "two words", "naïve – ✓", "line\nbreak"];
    let mut guest = Guest::new(WasiCtx::builder().args(args));
    let got = strings(&mut guest, preview1::args_sizes_get, preview1::args_get);
    assert_eq!(got, args.map(|arg| arg.as_bytes().to_vec()));
}

#[test]
fn there_are_no_args_and_no_environment_by_default() {
    let mut guest = Guest::new(WasiCtx::builder());
    assert!(strings(&mut guest, preview1::args_sizes_get, preview1::args_get).is_empty());
    assert!(strings(&mut guest, preview1::environ_sizes_get, preview1::environ_get).is_empty());
}

#[test]
fn environment_arrives_in_order_and_a_later_value_replaces_an_earlier_one() {
    let builder = WasiCtx::builder().env("B", "1\n2").env("A", "").envs([("C", "x=y"), ("B", "3")]);
    let mut guest = Guest::new(builder);
    let got = strings(&mut guest, preview1::environ_sizes_get, preview1::environ_get);
    assert_eq!(got, [b"B=3".to_vec(), b"A=".to_vec(), b"C=x=y".to_vec()]);
}

#[test]
fn args_get_faults_without_writing_anything() {
    let mut guest = Guest::new(WasiCtx::builder().args(["app", "x"]));
    let end = guest.memory.len() as i32;
    for (argv, buf) in [(end - 7, BUF), (OUT, end - 5), (-4, BUF), (OUT, -1)] {
        let errno = preview1::args_get(&mut guest.wasi, &mut guest.memory, argv, buf);
        assert_eq!(check(errno), Err(Errno::Fault));
        assert!(guest.memory.iter().all(|&byte| byte == 0));
    }
    assert_eq!(check(preview1::args_get(&mut guest.wasi, &mut guest.memory, end - 8, BUF)), Ok(()));
}

#[test]
fn strings_that_can_not_be_passed_are_refused_by_the_builder() {
    let arg = WasiCtx::builder().arg("a\0b").build();
    assert!(matches!(arg, Err(BuildError::Arg(arg)) if arg == "a\0b"));
    for (name, value) in [("", "x"), ("A=B", "x"), ("A", "x\0"), ("A\0", "x")] {
        let env = WasiCtx::builder().env(name, value).build();
        assert!(matches!(env, Err(BuildError::Env(env)) if env == name));
    }
}
