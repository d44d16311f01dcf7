//! Faults that are not the guest's, and what else ends a process or changes it: each in a process of its own.
#![allow(unsafe_code, reason = "hosts with bad pointers, and handlers of signals")]

use std::env;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::ptr;
use std::thread;

use libc::{c_int, c_void, siginfo_t};
use wasm2rs_rt::guarded::{Image, Memory, catch, i32_load, in_host};
use wasm2rs_rt::{Error, OutOfMemory};

use super::{OUT_OF_BOUNDS, load, new_memory};

/// The code with which the handlers of these tests end the process.
const HANDLED: c_int = 42;

const PAST_THE_END: usize = 1 << 20;

/// Runs one of the cases below in a new process.
fn run(case: &str) -> Output {
    run_with(case, "0")
}

fn run_with(case: &str, backtrace: &str) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "guarded::processes::case", "--ignored", "--nocapture"]);
    command.env_remove("RUST_LIB_BACKTRACE").env("RUST_BACKTRACE", backtrace).env("CASE", case);
    command.output().unwrap()
}

/// What the tests below run, by name.
#[test]
#[ignore = "run in a process of its own by the tests below"]
fn case() {
    match env::var("CASE").unwrap().as_str() {
        "host_reads_null" => guest_that_calls(|_| read(ptr::null())),
        "host_reads_past_the_end" => guest_that_calls(read),
        "nobody_runs" => {
            let mut memory = new_memory(1, 1);
            i32_load(-4, 0, memory.guarded_mut());
        }
        "handler_with_info" => {
            with_handler(on_signal_with_info as *const () as usize, libc::SA_SIGINFO, read);
        }
        "handler_without_info" => with_handler(on_signal as *const () as usize, 0, read),
        "ignored" => with_handler(libc::SIG_IGN, 0, read),
        "default" => with_handler(libc::SIG_DFL, 0, read),
        "sent_and_handled" => with_handler(on_signal as *const () as usize, 0, send),
        "sent_and_ignored" => with_handler(libc::SIG_IGN, 0, send),
        "sent_and_default" => with_handler(libc::SIG_DFL, 0, send),
        "native_stack_overflow" => {
            load(-4, new_memory(1, 1).guarded_mut()).unwrap_err();
            thread::spawn(|| overflow(0)).join().unwrap();
        }
        "backtrace" => print_a_trap(),
        "unmaps" => unmaps(),
        "no_room" => no_room(),
        "shares" => shares(),
        "no_files" => copies_under_limit(libc::RLIMIT_NOFILE),
        "no_large_files" => copies_under_limit(libc::RLIMIT_FSIZE),
        "no_room_for_an_image" => no_room_for_an_image(),
        "forks" => forks(),
        other => panic!("no case is called {other}"),
    }
    println!("went on");
}

/// A guest that traps, and then calls a host function with an address past the end of its memory.
fn guest_that_calls(function: fn(*const u8)) {
    let mut memory = new_memory(1, 1);
    assert_eq!(load(-4, memory.guarded_mut()), OUT_OF_BOUNDS);
    let past_the_end = memory.bytes().as_ptr().wrapping_add(PAST_THE_END);
    catch(|| in_host(|| function(past_the_end))).unwrap();
}

/// A bad access of a host.
fn read(pointer: *const u8) {
    // SAFETY: none. It faults, and the process has to end for it.
    unsafe { std::arch::asm!("mov {0:l}, byte ptr [{1}]", out(reg) _, in(reg) pointer) };
}

extern "C" fn on_signal(_: c_int) {
    // SAFETY: ends the process without anything else.
    unsafe { libc::_exit(HANDLED) };
}

extern "C" fn on_signal_with_info(_: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: `info` is this signal's.
    let addr = unsafe { (*info).si_addr() };
    let complete = !addr.is_null() && !context.is_null();
    // SAFETY: ends the process without anything else.
    unsafe { libc::_exit(if complete { HANDLED } else { 1 }) };
}

/// Sends the signal of a fault to this thread, as `kill` does.
fn send(_: *const u8) {
    // SAFETY: a signal that is sent is always allowed.
    unsafe { libc::raise(libc::SIGSEGV) };
}

/// The handler is there before the first memory is; then the guest traps, and calls a function of the host.
fn with_handler(handler: usize, flags: c_int, function: fn(*const u8)) {
    // SAFETY: all fields of a `sigaction` may be zero; the handler has the signature that the flags say.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = flags;
        assert_eq!(libc::sigaction(libc::SIGSEGV, &raw const action, ptr::null_mut()), 0);
    }
    guest_that_calls(function);
}

#[allow(unconditional_recursion)]
fn overflow(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    overflow(depth + 1) + frame[0]
}

fn print_a_trap() {
    #[inline(never)]
    fn guest_function_with_a_name(m: &mut wasm2rs_rt::guarded::Bytes) -> i32 {
        i32_load(-4, 0, m).wrapping_add(1)
    }
    let mut memory = new_memory(1, 1);
    let m = memory.guarded_mut();
    println!("{:?}", catch(|| guest_function_with_a_name(m)).unwrap_err());
}

fn mappings() -> usize {
    std::fs::read_to_string("/proc/self/maps").unwrap().lines().count()
}

fn unmaps() {
    drop(new_memory(1, 1));
    let before = mappings();
    for _ in 0..100 {
        let memories = [new_memory(1, 1), new_memory(2, 3)];
        assert!(mappings() > before);
        drop(memories);
    }
    assert!(mappings() <= before + 2, "the allocator may have taken some");
}

fn no_room() {
    let limit = libc::rlimit { rlim_cur: 64 << 30, rlim_max: 64 << 30 };
    // SAFETY: sets a limit of this process.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    let new = || Memory::with_pages(1, None, wasm2rs_rt::PAGE_SIZE, false);
    let mut memories = Vec::new();
    let error = loop {
        match new() {
            Ok(memory) => memories.push(memory),
            Err(error) => break error,
        }
    };
    assert_eq!(memories.len(), 7, "of 8 GiB and a little, within 64 GiB");
    let Error::Host(error) = error else { panic!("{error}") };
    assert!(error.is::<OutOfMemory>());
    memories.pop();
    assert_eq!(load(-4, new().unwrap().guarded_mut()), OUT_OF_BOUNDS);
}

const IMAGE_START: usize = 5000;
const IMAGE_BYTES: usize = 200_000;

/// An image with bytes that are 7.
fn image() -> &'static Image {
    let data = vec![7; IMAGE_BYTES].leak();
    let runs = Box::leak(Box::new([(IMAGE_START as u32, 0, IMAGE_BYTES as u32)]));
    Box::leak(Box::new(Image::new(data, runs)))
}

fn with_image(image: &Image) -> Memory {
    let memory = Memory::with_image(4, None, image).unwrap();
    assert_is_image(&memory);
    memory
}

#[track_caller]
fn assert_is_image(memory: &Memory) {
    let (before, rest) = memory.bytes().split_at(IMAGE_START);
    let (image, behind) = rest.split_at(IMAGE_BYTES);
    assert!(image.iter().all(|byte| *byte == 7));
    assert!([before, behind].iter().all(|bytes| bytes.iter().all(|byte| *byte == 0)));
}

/// The lines of the process's mappings that are of images.
fn image_mappings() -> Vec<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines().filter(|line| line.contains("memfd:wasm memory")).map(str::to_owned).collect()
}

/// The process's descriptors of images.
fn image_files() -> Vec<PathBuf> {
    let open = std::fs::read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().path());
    let is_image = |path: &PathBuf| {
        std::fs::read_link(path).is_ok_and(|target| target.to_string_lossy().contains("memfd:wasm memory"))
    };
    open.filter(is_image).collect()
}

/// All memories but the first share one file, whichever threads make them, and nothing can change it.
fn shares() {
    let image = image();
    let first = with_image(image);
    assert_eq!((image_mappings().len(), image_files().len()), (0, 0), "one memory needs no file");
    let made = thread::scope(|scope| {
        let threads = [(); 8].map(|()| scope.spawn(|| [with_image(image), with_image(image)]));
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!((image_mappings().len(), image_files().len()), (16, 1));
    let file = image_files().remove(0);
    match OpenOptions::new().write(true).open(&file) {
        Ok(file) => {
            for result in [file.write_at(b"x", 0).map(|_| ()), file.set_len(0), file.set_len(1 << 20)] {
                assert_eq!(result.unwrap_err().raw_os_error(), Some(libc::EPERM));
            }
        }
        Err(error) => panic!("{error}"),
    }
    drop((first, made));
    assert_eq!((image_mappings().len(), image_files().len()), (0, 1));
    let _again = with_image(image);
    assert_eq!(image_mappings().len(), 1);
}

/// Where there can be no file, each memory has its bytes all the same.
fn copies_under_limit(resource: libc::__rlimit_resource_t) {
    let limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: sets a limit of this process.
    assert_eq!(unsafe { libc::setrlimit(resource, &raw const limit) }, 0);
    let image = image();
    drop([(); 3].map(|()| with_image(image)));
    let mut memory = with_image(image);
    assert_eq!(load(-4, memory.guarded_mut()), OUT_OF_BOUNDS);
    if resource == libc::RLIMIT_FSIZE {
        assert_eq!(image_mappings(), [""; 0]);
    }
}

fn no_room_for_an_image() {
    let limit = libc::rlimit { rlim_cur: 64 << 30, rlim_max: 64 << 30 };
    // SAFETY: sets a limit of this process.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    let image = image();
    let mut memories: Vec<Memory> = (0..7).map(|_| with_image(image)).collect();
    let before = mappings();
    for _ in 0..3 {
        let Err(Error::Host(error)) = Memory::with_image(4, None, image) else { panic!("there was room") };
        assert!(error.is::<OutOfMemory>());
    }
    assert!(mappings() <= before, "a failure leaves nothing behind");
    memories.pop();
    with_image(image);
}

/// What a child process writes, the parent does not see, nor the other way round.
fn forks() {
    let image = image();
    let mut memories = [(); 3].map(|()| with_image(image));
    let untouched = with_image(image);
    // SAFETY: this process has another thread, the test's; the child calls nothing that waits for it.
    let child = unsafe { libc::fork() };
    assert!(child >= 0);
    if child == 0 {
        let is_image =
            |memory: &Memory| memory.bytes()[IMAGE_START..][..IMAGE_BYTES].iter().all(|byte| *byte == 7);
        let right = memories.iter().all(is_image);
        memories.iter_mut().for_each(|memory| memory.bytes_mut().fill(1));
        let right = right && is_image(&untouched);
        // SAFETY: ends the process without anything else.
        unsafe { libc::_exit(if right { HANDLED } else { 1 }) };
    }
    let mut status = 0;
    // SAFETY: waits for the child, with room for the answer.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == HANDLED, "{status:#x}");
    memories.iter().for_each(assert_is_image);
    assert_is_image(&untouched);
    with_image(image);
}

#[track_caller]
fn assert_ends_with(case: &str, signal: c_int) {
    let output = run(case);
    assert_eq!(output.status.signal(), Some(signal), "{case}: {output:?}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("went on"), "{case}");
}

#[track_caller]
fn assert_goes_on(case: &str) {
    let output = run(case);
    assert!(output.status.success(), "{case}: {output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("went on"), "{case}: {output:?}");
}

#[test]
fn a_fault_of_the_host_ends_the_process_wherever_it_is() {
    assert_ends_with("host_reads_null", libc::SIGSEGV);
    assert_ends_with("host_reads_past_the_end", libc::SIGSEGV);
    assert_ends_with("nobody_runs", libc::SIGSEGV);
}

#[test]
fn a_signal_that_was_sent_is_not_a_fault() {
    assert_ends_with("sent_and_default", libc::SIGSEGV);
    assert_goes_on("sent_and_ignored");
    assert_eq!(run("sent_and_handled").status.code(), Some(HANDLED));
}

#[test]
fn a_handler_that_was_there_before_is_called_for_other_faults() {
    for case in ["handler_with_info", "handler_without_info"] {
        let output = run(case);
        assert_eq!(output.status.code(), Some(HANDLED), "{case}: {output:?}");
    }
    assert_ends_with("ignored", libc::SIGSEGV);
    assert_ends_with("default", libc::SIGSEGV);
}

#[test]
fn a_native_stack_overflow_is_reported_as_before() {
    let output = run("native_stack_overflow");
    assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("overflowed its stack"), "{output:?}");
}

#[test]
fn a_backtrace_shows_the_function_that_faulted() {
    let shows = |backtrace| {
        let output = run_with("backtrace", backtrace);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && text.contains("Trap(out of bounds memory access)"), "{text}");
        (text.contains("guest_function_with_a_name"), text.contains("print_a_trap"))
    };
    assert_eq!(shows("1"), (true, true));
    assert_eq!(shows("0"), (false, false));
}

#[test]
fn a_memory_that_is_dropped_is_unmapped() {
    assert_goes_on("unmaps");
}

#[test]
fn without_room_for_a_memory_there_is_an_error() {
    assert_goes_on("no_room");
}

#[test]
fn memories_of_one_image_share_a_file_that_nobody_can_change() {
    assert_goes_on("shares");
}

#[test]
fn a_memory_with_an_image_is_copied_where_there_can_be_no_file() {
    assert_goes_on("no_files");
    assert_goes_on("no_large_files");
}

#[test]
fn without_room_for_a_memory_with_an_image_there_is_an_error() {
    assert_goes_on("no_room_for_an_image");
}

#[test]
fn a_child_process_has_memories_of_its_own() {
    assert_goes_on("forks");
}
