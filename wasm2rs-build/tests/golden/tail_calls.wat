;; Calls that end a function do not deepen the stack, whatever they call.
(module
  (type $count (func (param i64) (result i32)))
  (table funcref (elem $even $odd $never $hop))

  (func $even (export "even") (type $count)
    (if (i64.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call $odd (i64.sub (local.get 0) (i64.const 1))))
  (func $odd (type $count)
    (if (i64.eqz (local.get 0)) (then (return (i32.const 0))))
    (return_call $even (i64.sub (local.get 0) (i64.const 1))))

  ;; The same through the table.
  (func $hop (export "hop") (param i64 i32) (result i32)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect (param i64 i32) (result i32)
      (i64.sub (local.get 0) (i64.const 1))
      (i32.xor (local.get 1) (i32.const 1))
      (i32.const 3)))

  ;; A function without such calls is called as usual.
  (func $never (type $count) (i32.const 2))
  (func (export "never") (result i32) (return_call $never (i64.const 0)))
  (func (export "through") (param i64 i32) (result i32)
    (call_indirect (type $count) (local.get 0) (local.get 1)))
  (func (export "through_last") (param i64 i32) (result i32)
    (return_call_indirect (type $count) (local.get 0) (local.get 1)))

  ;; Without results, and from inside of a block with values.
  (global $sum (export "sum") (mut i32) (i32.const 0))
  (func $add (export "add") (param i32)
    (global.set $sum (i32.add (global.get $sum) (local.get 0)))
    (block $done
      (br_if $done (i32.eqz (local.get 0)))
      (return_call $add (i32.sub (local.get 0) (i32.const 1)))))
)
