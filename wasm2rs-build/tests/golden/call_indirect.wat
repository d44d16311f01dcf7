;; Tables hold typed function pointers: an enum with a variant for each type.
(module
  (type $binary (func (param i32 i32) (result i32)))
  (type $unary (func (param i32) (result i32)))
  (memory 1)
  (table $ops 5 funcref)
  (elem (table $ops) (i32.const 0) func $add $sub $stored $negate)

  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $sub (type $binary) (i32.sub (local.get 0) (local.get 1)))
  ;; This one takes memory, so that all functions of its type in tables do.
  (func $stored (type $binary)
    (i32.store (local.get 0) (local.get 1))
    (i32.load (local.get 0)))
  (func $negate (type $unary) (i32.sub (i32.const 0) (local.get 0)))

  (func (export "apply") (param $op i32) (param $a i32) (param $b i32) (result i32)
    (call_indirect $ops (type $binary) (local.get $a) (local.get $b) (local.get $op)))
  (func (export "apply_unary") (param $op i32) (param $a i32) (result i32)
    (call_indirect $ops (type $unary) (local.get $a) (local.get $op))))
