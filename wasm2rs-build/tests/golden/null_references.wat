;; Null references need neither a table nor a function to refer to.
(module
  (func (export "local") (result i32) (local $handler funcref)
    (ref.is_null (local.get $handler)))
  (func (export "both") (result i32)
    (i32.and (ref.is_null (ref.null func)) (ref.is_null (ref.null extern)))))
