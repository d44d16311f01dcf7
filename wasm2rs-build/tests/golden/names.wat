;; Names of the guest's that are no Rust identifiers, or taken.
(module
  (func $"operator new(unsigned long)" (export "type") (param i32) (result i32)
    (local.get 0))
  (func (export "new") (result i32) (i32.const 1))
  (func (export "a.b") (result i32) (i32.const 2))
  (func (export "a-b") (result i32) (i32.const 3))
  (func (export "") (result i32) (i32.const 4))
  (func (export "größe") (result i32) (call 0 (i32.const 5))))
