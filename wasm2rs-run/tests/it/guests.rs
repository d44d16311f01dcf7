//! The guests, as WAT.

/// Ends with the status `code`.
pub(crate) fn exits(code: i32) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (func (export "_start") (call $exit (i32.const {code}))))"#
    )
}

/// Prints its arguments, its variables and the names of its directories, each followed by a NUL.
pub(crate) const SHOWS_WHAT_IT_GETS: &str = r#"(module
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $dir_name (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)

    ;; Writes `len` bytes from 1024 on, and one NUL more if `end` says so.
    (func $print (param $len i32) (param $end i32)
        (i32.store8 (i32.add (i32.const 1024) (local.get $len)) (i32.const 0))
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store (i32.const 4) (i32.add (local.get $len) (local.get $end)))
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

    (func (export "_start") (local $fd i32)
        (drop (call $args_sizes (i32.const 16) (i32.const 20)))
        (drop (call $args (i32.const 32) (i32.const 1024)))
        (call $print (i32.load (i32.const 20)) (i32.const 0))
        (drop (call $environ_sizes (i32.const 16) (i32.const 20)))
        (drop (call $environ (i32.const 32) (i32.const 1024)))
        (call $print (i32.load (i32.const 20)) (i32.const 0))
        (local.set $fd (i32.const 3))
        (block $done
            (loop $next
                (br_if $done (call $prestat (local.get $fd) (i32.const 16)))
                (drop (call $dir_name (local.get $fd) (i32.const 1024) (i32.load (i32.const 20))))
                (call $print (i32.load (i32.const 20)) (i32.const 1))
                (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
                (br $next)))))"#;

/// Copies standard input to standard output.
pub(crate) const COPIES: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "_start")
        (loop $more
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (i32.const 60000))
            (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
            (if (i32.load (i32.const 4))
                (then
                    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                    (br $more))))))"#;

/// Calls itself, without an end.
pub(crate) const RECURSES: &str = r#"(module
    (func $f (param i32) (result i32) (i32.add (call $f (i32.add (local.get 0) (i32.const 1))) (local.get 0)))
    (func (export "_start") (drop (call $f (i32.const 0)))))"#;

/// Divides by zero.
pub(crate) const DIVIDES: &str = r#"(module
    (global $zero (mut i32) (i32.const 0))
    (func (export "_start") (drop (i32.div_s (i32.const 1) (global.get $zero)))))"#;

/// Calls itself a few times and then divides by zero.
pub(crate) const DIGS_AND_DIVIDES: &str = r#"(module
    (func $dig (param $n i32) (result i32)
        (if (i32.eqz (local.get $n)) (then (return (i32.div_s (i32.const 1) (local.get $n)))))
        (i32.add (call $dig (i32.sub (local.get $n) (i32.const 1))) (call $dig (i32.const 5))))
    (func (export "_start") (drop (call $dig (i32.const 5)))))"#;

/// Reads just past its memory of one page, and ends with 7 if that is a zero.
pub(crate) const READS_OUTSIDE: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func $reach (param $page i32) (result i32) (local $at i32)
        (local.set $at (i32.mul (local.get $page) (i32.const 65536)))
        (if (i32.eqz (local.get $page)) (then (return (call $reach (i32.const 1)))))
        (i32.add (i32.load (local.get $at)) (i32.mul (i32.const 7) (memory.size))))
    (func (export "_start") (call $exit (call $reach (memory.grow (i32.const 0))))))"#;

/// Writes eight bytes of which one lies past the memory, and ends with 9 if the last one inside was written.
pub(crate) const WRITES_ACROSS_THE_END: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start")
        (i64.store offset=65529 (i32.sub (memory.size) (i32.const 1)) (i64.const 0x0909090909090909))
        (call $exit (i32.load8_u (i32.const 65535)))))"#;

/// Ends with the status that its first argument says.
pub(crate) const EXITS_AS_ASKED: &str = r#"(module
    (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start") (local $at i32) (local $code i32)
        (drop (call $args (i32.const 0) (i32.const 1024)))
        (local.set $at (i32.load (i32.const 4)))
        (block $end
            (loop $digits
                (br_if $end (i32.eqz (i32.load8_u (local.get $at))))
                (local.set $code
                    (i32.add (i32.mul (local.get $code) (i32.const 10))
                        (i32.sub (i32.load8_u (local.get $at)) (i32.const 48))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $digits)))
        (call $exit (local.get $code))))"#;

/// Loops for ever, without calling anything.
pub(crate) const LOOPS: &str = r#"(module (func (export "_start") (loop $more (br $more))))"#;

/// Grows its memory of one page by a page until that fails, and ends with the number of pages that it got.
pub(crate) const GROWS: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start")
        (loop $more
            (br_if $more
                (i32.and
                    (i32.ne (memory.grow (i32.const 1)) (i32.const -1))
                    (i32.lt_u (memory.size) (i32.const 100)))))
        (call $exit (memory.size))))"#;

/// Grows its memory by ten pages in its start function, and ends with the number of pages that it has.
pub(crate) const GROWS_BEFORE_IT_STARTS: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func $grow (drop (memory.grow (i32.const 10))))
    (start $grow)
    (func (export "_start") (call $exit (memory.size))))"#;

/// Prints eight random bytes and the time.
pub(crate) const LOOKS_AROUND: &str = r#"(module
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\10\00\00\00")
    (func (export "_start")
        (drop (call $random (i32.const 16) (i32.const 8)))
        (drop (call $time (i32.const 0) (i64.const 1) (i32.const 24)))
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;

/// Opens the file `name` in its first directory, creates it if it is asked to, and ends with the errno.
pub(crate) fn opens(name: &str, create: bool) -> String {
    let (oflags, rights) = if create { (1, 0x40) } else { (0, 2) };
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "{name}")
            (func (export "_start")
                (call $exit
                    (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const {len})
                        (i32.const {oflags}) (i64.const {rights}) (i64.const 0) (i32.const 0) (i32.const 8)))))"#,
        len = name.len()
    )
}
