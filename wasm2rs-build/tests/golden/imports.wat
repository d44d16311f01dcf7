;; host: super::Host
;; A trait for each imported module; host functions reach the guest through `Caller`.
(module
  (import "env" "scale" (global $scale i32))
  (import "env" "log" (func $log (param i32 i32)))
  (import "math" "pow" (func $pow (param f64 f64) (result f64)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 16))

  (func (export "malloc") (param $len i32) (result i32)
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get $len))))

  (func (export "run") (param $x i32) (result f64)
    (i32.store8 (i32.const 0) (i32.add (i32.const 48) (local.get $x)))
    (call $log (i32.const 0) (i32.const 1))
    (call $pow (f64.convert_i32_s (i32.mul (local.get $x) (global.get $scale))) (f64.const 2))))
