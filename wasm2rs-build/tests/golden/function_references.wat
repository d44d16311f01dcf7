;; References with a type: called without a look at a table.
(module
  (type $op (func (param i32 i32) (result i32)))
  (type $fold (func (param (ref $op) i32) (result i32)))
  (func $add (type $op) (i32.add (local.get 0) (local.get 1)))
  (func $mul (type $op) (i32.mul (local.get 0) (local.get 1)))
  (elem declare func $add $mul)
  (global $chosen (export "chosen") (mut (ref null $op)) (ref.func $add))

  ;; Applies the operator from 1 to the number.
  (func $fold_to (type $fold) (local $sum i32) (local $i i32)
    (local.set $sum (i32.const 1))
    (local.set $i (i32.const 2))
    (loop $next
      (if (i32.le_s (local.get $i) (local.get 1))
        (then
          (local.set $sum (call_ref $op (local.get $sum) (local.get $i) (local.get 0)))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (local.get $sum))
  (func (export "sum") (param i32) (result i32) (call $fold_to (ref.func $add) (local.get 0)))
  (func (export "factorial") (param i32) (result i32) (call $fold_to (ref.func $mul) (local.get 0)))

  (func (export "choose_none") (global.set $chosen (ref.null $op)))
  (func (export "apply") (param i32 i32) (result i32)
    (call_ref $op (local.get 0) (local.get 1) (global.get $chosen)))
  (func (export "apply_last") (param i32 i32) (result i32)
    (return_call_ref $op (local.get 0) (local.get 1) (global.get $chosen)))
  (func (export "apply_or") (param i32 i32) (result i32)
    (block $none
      (return (call_ref $op (local.get 0) (local.get 1) (br_on_null $none (global.get $chosen)))))
    (i32.const -1))
  (func (export "has_chosen") (result i32)
    (drop (block $some (result (ref $op))
      (br_on_non_null $some (global.get $chosen))
      (return (i32.const 0))))
    (i32.const 1))
  (func (export "insist") (drop (ref.as_non_null (global.get $chosen))))
)
