;; Calls of WASI, one for each export, with what they give at address 0.
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 1024) "hello\n")

  ;; The clock's time in nanoseconds: 0 is the wall clock, 1 the monotonic one.
  (func (export "time") (param $clock i32) (result i64)
    (drop (call $clock_time_get (local.get $clock) (i64.const 1) (i32.const 0)))
    (i64.load (i32.const 0)))
  (func (export "random") (result i64)
    (drop (call $random_get (i32.const 0) (i32.const 8)))
    (i64.load (i32.const 0)))
  (func (export "yield_now") (result i32) (call $sched_yield))
  ;; Sleeps by way of `poll_oneoff` with one subscription: a relative time of the monotonic clock.
  (func (export "sleep") (param $ns i64) (result i32)
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 48))
    (i32.store (i32.const 16) (i32.const 1))
    (i64.store (i32.const 24) (local.get $ns))
    (call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))
  ;; Writes "hello\n" to a descriptor.
  (func (export "hello") (param $fd i32) (result i32)
    (i32.store (i32.const 0) (i32.const 1024))
    (i32.store (i32.const 4) (i32.const 6))
    (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
  ;; Reads from a descriptor to address 2048, and returns how many bytes there were, or the negative error.
  (func (export "read") (param $fd i32) (result i32)
    (local $errno i32)
    (i32.store (i32.const 0) (i32.const 2048))
    (i32.store (i32.const 4) (i32.const 1024))
    (local.set $errno (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
    (if (result i32) (local.get $errno)
      (then (i32.sub (i32.const 0) (local.get $errno)))
      (else (i32.load (i32.const 8)))))
  ;; Opens the path of `len` bytes at 1100, below descriptor `dir`: to read, or, if `create` is 1, to be made and written.
  ;; Returns the descriptor, or the negative error.
  (func (export "open") (param $dir i32) (param $len i32) (param $create i32) (result i32)
    (local $errno i32)
    (local.set $errno
      (call $path_open (local.get $dir) (i32.const 1) (i32.const 1100) (local.get $len) (local.get $create)
        (select (i64.const 0x40) (i64.const 2) (local.get $create)) (i64.const 0) (i32.const 0) (i32.const 0)))
    (if (result i32) (local.get $errno)
      (then (i32.sub (i32.const 0) (local.get $errno)))
      (else (i32.load (i32.const 0)))))
  ;; How many arguments there are.
  (func (export "args") (result i32)
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (i32.load (i32.const 0)))
  (func (export "exit") (param $code i32) (call $proc_exit (local.get $code)))
  (func (export "_start") (drop (call $sched_yield)) (call $proc_exit (i32.const 3))))
