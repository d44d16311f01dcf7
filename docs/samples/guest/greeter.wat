;; A guest whose host hands texts over as plugins' hosts do: in memory that the guest's `malloc` gives, with address and
;; length packed in one 64-bit number.
(module
  (import "env" "lookup" (func $lookup (param $key i32) (result i64)))
  (import "env" "cancelled" (func $cancelled))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (data (i32.const 16) "Hello, ")

  (func (export "malloc") (param $len i32) (result i32)
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get $len))))

  ;; Returns the address and the length of the greeting, packed.
  (func (export "greet") (param $key i32) (result i64)
    (local $name i64) (local $len i32)
    (local.set $name (call $lookup (local.get $key)))
    (local.set $len (i32.wrap_i64 (local.get $name)))
    (memory.copy (i32.const 512) (i32.const 16) (i32.const 7))
    (memory.copy (i32.const 519) (i32.wrap_i64 (i64.shr_u (local.get $name) (i64.const 32))) (local.get $len))
    (i64.or (i64.shl (i64.const 512) (i64.const 32)) (i64.extend_i32_u (i32.add (local.get $len) (i32.const 7)))))

  ;; Works for ever, and asks its host now and then whether it should.
  (func (export "work") (loop $again (call $cancelled) (br $again))))
