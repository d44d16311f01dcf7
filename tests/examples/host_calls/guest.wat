;; Each export makes one kind of call so many times, and traps if one of them fails.
(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 2)
  ;; An iovec of one byte, one of 4 KiB, and the names of two files.
  (data (i32.const 0x100) "\00\02\00\00\01\00\00\00")
  (data (i32.const 0x108) "\00\10\00\00\00\10\00\00")
  (data (i32.const 0x200) "x")
  (data (i32.const 0x300) "out")
  (data (i32.const 0x310) "in")
  (global $out (mut i32) (i32.const -1))
  (global $in (mut i32) (i32.const -1))

  (func $check (param $errno i32)
    (if (local.get $errno) (then (unreachable))))

  ;; Opens a file below the first directory, to read or to write.
  (func $open (param $name i32) (param $len i32) (param $oflags i32) (param $rights i64) (result i32)
    (call $check (call $path_open (i32.const 3) (i32.const 0) (local.get $name) (local.get $len)
      (local.get $oflags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 0)))
    (i32.load (i32.const 0)))

  (func (export "setup")
    ;; Writing; reading and seeking.
    (global.set $out (call $open (i32.const 0x300) (i32.const 3) (i32.const 9) (i64.const 0x44)))
    (global.set $in (call $open (i32.const 0x310) (i32.const 2) (i32.const 0) (i64.const 0x06))))

  (func (export "fd_write") (param $count i32)
    (call $check (call $fd_seek (global.get $out) (i64.const 0) (i32.const 0) (i32.const 0)))
    (loop $next
      (call $check (call $fd_write (global.get $out) (i32.const 0x100) (i32.const 1) (i32.const 0)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "fd_read") (param $count i32)
    (loop $next
      ;; The file has 1,024 blocks.
      (if (i32.eqz (i32.and (local.get $count) (i32.const 1023)))
        (then (call $check (call $fd_seek (global.get $in) (i64.const 0) (i32.const 0) (i32.const 0)))))
      (call $check (call $fd_read (global.get $in) (i32.const 0x108) (i32.const 1) (i32.const 0)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "clock_time_get") (param $count i32)
    (loop $next
      (call $check (call $clock_time_get (i32.const 1) (i64.const 0) (i32.const 0)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "random_get") (param $count i32)
    (loop $next
      (call $check (call $random_get (i32.const 0) (i32.const 8)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "path_open") (param $count i32)
    (loop $next
      (call $check (call $fd_close
        (call $open (i32.const 0x310) (i32.const 2) (i32.const 0) (i64.const 0x06))))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

  (func (export "path_filestat_get") (param $count i32)
    (loop $next
      (call $check (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 0x310) (i32.const 2)
        (i32.const 0x400)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
