;; Reference types: the host's objects as numbers, the guest's functions as `FuncRef`.
(module
  (table $objects (export "objects") 2 8 externref)
  (table $handlers 1 funcref)
  (elem declare func $double)

  (func $double (param $n i32) (result i32)
    (i32.mul (local.get $n) (i32.const 2)))

  (func (export "keep") (param $object externref) (result i32)
    (local $index i32)
    (local.set $index (table.size $objects))
    (drop (table.grow $objects (local.get $object) (i32.const 1)))
    (local.get $index))

  (func (export "is_empty") (param $index i32) (result i32)
    (ref.is_null (table.get $objects (local.get $index))))

  (func (export "handler") (result funcref)
    (ref.func $double))

  (func (export "install") (param $handler funcref)
    (table.set $handlers (i32.const 0) (local.get $handler)))

  (func (export "handle") (param $n i32) (result i32)
    (call_indirect $handlers (param i32) (result i32) (local.get $n) (i32.const 0))))
