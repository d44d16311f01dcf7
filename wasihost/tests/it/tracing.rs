//! The trace hook, deterministic runs, limits, and the function that a host may offer.

use std::sync::{Arc, Mutex};

use wasihost::{Errno, TracedCall, WasiCtx, env, preview1};

use crate::guest::{BUF, CREAT, FILE_RIGHTS, FOLLOW, Guest, OUT, ROOT, check};

/// A guest with a directory whose calls are recorded.
fn traced(dir: &std::path::Path) -> (Guest, Arc<Mutex<Vec<TracedCall>>>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&calls);
    let builder = WasiCtx::builder()
        .preopen_dir(dir, "/")
        .unwrap()
        .trace(move |call| record.lock().unwrap().push(call.clone()));
    (Guest::new(builder), calls)
}

#[test]
fn a_line_says_parameters_results_and_errors() {
    let dir = tempfile::tempdir().unwrap();
    let (mut guest, calls) = traced(dir.path());
    let fd = guest.open_with(ROOT, FOLLOW, "a\n", CREAT, (FILE_RIGHTS & 0x42, 0), 1).unwrap();
    guest.open_with(ROOT, 0, "missing", 0, (0, 0), 0).unwrap_err();
    guest.write(fd, b"hello").unwrap();
    guest.seek(fd, -1, 2).unwrap_err();
    guest.readdir_raw(ROOT, 64, 0).unwrap();
    check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, 9, 0, OUT)).unwrap_err();
    check(preview1::fd_close(&mut guest.wasi, &mut guest.memory, 99)).unwrap_err();
    let lines: Vec<String> = calls.lock().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "path_open(fd=3, dirflags=symlink_follow, path=\"a\\n\", oflags=creat, \
             rights_base=fd_read|fd_write, rights_inheriting=0, fdflags=append) = 0 (opened_fd=4)",
            "path_open(fd=3, dirflags=0, path=\"missing\", oflags=0, rights_base=0, \
             rights_inheriting=0, fdflags=0) = 44 noent",
            "fd_write(fd=4, iovs=[5@0x5000]) = 0 (nwritten=5)",
            "fd_seek(fd=4, offset=-1, whence=end) = 76 notcapable",
            "fd_readdir(fd=3, buf=64@0x5000, cookie=0) = 0 (bufused=64)",
            "clock_time_get(id=0x9, precision=0) = 28 inval",
            "fd_close(fd=99) = 8 badf",
        ]
    );
    let calls = calls.lock().unwrap();
    assert_eq!((calls[0].name(), calls[0].errno(), calls[0].results()), ("path_open", None, "opened_fd=4"));
    assert_eq!((calls[6].args(), calls[6].errno()), ("fd=99", Some(Errno::Badf)));
}

#[test]
fn bad_pointers_are_shown_as_they_came() {
    let dir = tempfile::tempdir().unwrap();
    let (mut guest, calls) = traced(dir.path());
    let (wasi, memory) = (&mut guest.wasi, &mut guest.memory);
    assert_eq!(preview1::path_unlink_file(wasi, memory, 3, -1, 5), 21);
    assert_eq!(preview1::fd_read(wasi, memory, 0, -1, 5, OUT), 21);
    assert_eq!(preview1::fd_read(wasi, memory, 0, 0, 9, OUT), 0);
    let lines: Vec<String> = calls.lock().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "path_unlink_file(fd=3, path=5@0xffffffff) = 21 fault");
    assert_eq!(lines[1], "fd_read(fd=0, iovs=5@0xffffffff) = 21 fault");
    assert_eq!(lines[2], "fd_read(fd=0, iovs=[0@0x0, 0@0x0, 0@0x0, 0@0x0, and 5 more]) = 0 (nread=0)");
}

#[test]
fn leaving_is_traced_before_it_happens() {
    let dir = tempfile::tempdir().unwrap();
    let (mut guest, calls) = traced(dir.path());
    let left = wasihost::rt::catch(|| preview1::proc_exit(&mut guest.wasi, &mut [], 3));
    assert!(left.is_err());
    assert_eq!(calls.lock().unwrap()[0].to_string(), "proc_exit(code=3) = ?");
}

#[test]
fn a_deterministic_guest_sees_the_same_in_every_run() {
    let run = |seed| {
        let mut guest = Guest::new(WasiCtx::builder().deterministic(seed));
        let mut seen = Vec::new();
        for id in [0, 1, 2, 1] {
            check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, id, 0, OUT)).unwrap();
            seen.push(guest.u64(OUT));
        }
        check(preview1::random_get(&mut guest.wasi, &mut guest.memory, BUF, 24)).unwrap();
        seen.extend([guest.u64(BUF), guest.u64(BUF + 8), guest.u64(BUF + 16)]);
        seen
    };
    let seen = run(7);
    assert_eq!(seen, run(7));
    assert_eq!(seen[..4], [1_640_995_200_000_000_000, 1_000_000, 2_000_000, 3_000_000]);
    assert_ne!(seen[4..], run(8)[4..]);
    assert_ne!(seen[4], seen[5]);
}

#[test]
fn a_deterministic_sleep_takes_no_time_and_moves_the_clocks() {
    let start = std::time::Instant::now();
    let mut guest = Guest::new(WasiCtx::builder().deterministic(0));
    let mut subscription = [0; 48];
    subscription[16] = 1;
    subscription[24..32].copy_from_slice(&3_600_000_000_000u64.to_le_bytes());
    guest.put(BUF, &subscription);
    check(preview1::poll_oneoff(&mut guest.wasi, &mut guest.memory, BUF, BUF + 48, 1, OUT)).unwrap();
    check(preview1::clock_time_get(&mut guest.wasi, &mut guest.memory, 1, 0, OUT)).unwrap();
    assert_eq!(guest.u64(OUT), 3_600_000_000_000);
    assert!(start.elapsed() < std::time::Duration::from_secs(60));
}

#[test]
fn a_call_moves_no_more_bytes_than_the_limit() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "0123456789").unwrap();
    let builder = WasiCtx::builder().preopen_dir(dir.path(), "/").unwrap().max_bytes_per_call(4);
    let mut guest = Guest::new(builder);
    let fd = guest.open("file", 0).unwrap();
    assert_eq!(guest.read(fd, 10), Ok(b"0123".to_vec()));
    assert_eq!(guest.pread(fd, 10, 7), Ok(b"789".to_vec()));
    assert_eq!(guest.write(fd, b"abcdef"), Ok(4));
    assert_eq!(std::fs::read(dir.path().join("file")).unwrap(), b"0123abcd89");
    assert_eq!(check(preview1::random_get(&mut guest.wasi, &mut guest.memory, BUF, 4)), Ok(()));
    let too_much = preview1::random_get(&mut guest.wasi, &mut guest.memory, BUF, 5);
    assert_eq!(check(too_much), Err(Errno::Inval));
}

#[test]
fn the_host_function_gets_the_memory_and_the_numbers() {
    let mut without = WasiCtx::builder().build().unwrap();
    assert_eq!(env::call_host_function(&mut without, &mut [], 1, 2, 3), 0);
    let mut calls = 0;
    let mut with = WasiCtx::builder()
        .call_host_function(move |memory, a, b, c| {
            calls += 1;
            memory[0] = 9;
            a * 100 + b * 10 + c + calls
        })
        .build()
        .unwrap();
    let mut memory = [0; 1];
    assert_eq!(env::call_host_function(&mut with, &mut memory, 1, 2, 3), 124);
    assert_eq!(env::call_host_function(&mut with, &mut memory, 1, 2, 3), 125);
    assert_eq!(memory, [9]);
}

#[test]
fn a_context_can_move_to_another_thread() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let wasi = assert_send(WasiCtx::builder().trace(|_| {}).deterministic(1).build().unwrap());
    std::thread::spawn(move || drop(wasi)).join().unwrap();
    drop(assert_send(WasiCtx::builder()));
}

#[test]
fn a_path_that_is_not_found_is_told_with_the_directories_that_there_are() {
    let dir = tempfile::tempdir().unwrap();
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let hook = Arc::clone(&seen);
    let builder = WasiCtx::builder()
        .preopen_dir(dir.path(), "/data")
        .unwrap()
        .preopen_dir_readonly(dir.path(), "/ro")
        .unwrap()
        .lost_path(move |lost| {
            let paths: Vec<_> = lost.preopens().iter().map(|preopen| preopen.path.as_str()).collect();
            let call = lost.call();
            hook.lock().unwrap().push(format!(
                "{} {:?} {}",
                call.name(),
                call.errno().unwrap(),
                paths.join(" ")
            ));
            assert!(lost.to_string().starts_with(&call.to_string()), "{lost}");
        });
    let mut guest = Guest::new(builder);
    let told = || std::mem::take(&mut *seen.lock().unwrap());
    guest.open("new", CREAT).unwrap();
    guest.stat("new").unwrap();
    assert_eq!(guest.mkdir(ROOT, "new"), Err(Errno::Exist));
    assert_eq!(guest.read(99, 1), Err(Errno::Badf));
    assert_eq!(guest.stat("new/").unwrap_err(), Errno::Notdir);
    assert_eq!(told(), [""; 0], "only paths that are not there, or not the guest's");
    assert_eq!(guest.open_read("missing"), Err(Errno::Noent));
    assert_eq!(guest.stat("../outside").unwrap_err(), Errno::Perm);
    assert_eq!(guest.mkdir(4, "x"), Err(Errno::Rofs));
    guest.close(4).unwrap();
    guest.set_rights(ROOT, 0, 0).unwrap();
    assert_eq!(guest.unlink(ROOT, "new"), Err(Errno::Notcapable));
    assert_eq!(
        told(),
        [
            "path_open Noent /data /ro",
            "path_filestat_get Perm /data /ro",
            "path_create_directory Rofs /data /ro",
            "path_unlink_file Notcapable /data",
        ]
    );
}

#[test]
fn a_lost_path_prints_as_a_line() {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let hook = Arc::clone(&lines);
    let dir = tempfile::tempdir().unwrap();
    let builder = WasiCtx::builder()
        .preopen_dir(dir.path(), "/data")
        .unwrap()
        .preopen_dir(dir.path(), "/tmp")
        .unwrap()
        .lost_path(move |lost| hook.lock().unwrap().push(lost.to_string()));
    let mut guest = Guest::new(builder);
    assert_eq!(guest.unlink(ROOT, "missing"), Err(Errno::Noent));
    assert_eq!(guest.wasi.preopens().map(|preopen| preopen.fd).collect::<Vec<_>>(), [3, 4]);
    let expected =
        r#"path_unlink_file(fd=3, path="missing") = 44 noent; the guest has "/data" (fd 3), "/tmp" (fd 4)"#;
    assert_eq!(*lines.lock().unwrap(), [expected]);
}
