;; Mutable globals are fields, exported ones have methods; constants that can not change are literals.
(module
  (global $counter (export "counter") (mut i32) (i32.const 5))
  (global $ratio (export "ratio") f64 (f64.const -0.5))
  (global $step i32 (i32.const 3))
  (global $offset i64 (i64.add (i64.const 40) (i64.const 2)))
  (func (export "bump") (result i32)
    (global.set $counter (i32.add (global.get $counter) (global.get $step)))
    (global.get $counter))
  (func (export "scaled") (result f64)
    (f64.mul (global.get $ratio) (f64.convert_i64_s (global.get $offset)))))
