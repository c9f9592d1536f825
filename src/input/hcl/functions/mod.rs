//! Terraform's functions.
//!
//! API (bodies follow):
//! `call(name: &str, args: Vec<Value>, cx: &dyn CallContext) -> Result<Value, FunctionError>`
//! `exists(name: &str) -> bool`
//! `trait CallContext { fn read_file(&self, path: &str) -> Result<Vec<u8>, FileProblem>;
//!    fn file_exists(&self, path: &str) -> Result<bool, FileProblem>;
//!    fn list_files(&self, directory: &str) -> Result<Vec<String>, FileProblem>; // recursive, relative, '/'-separated
//!    fn current_directory(&self) -> Option<String>; }`
//! `enum FileProblem { Missing(String), Outside(String), TooLarge.. }`
//! `struct FunctionError { message: String, argument: Option<usize> , budget: bool }`
//!
//! Origin of results is left `None`. Value helpers: `Value::type_of`, `Value::text` (NFC), `Value::list/set/map/tuple/
//! object`, `Value::equals(&self, &Value) -> Tri`, `Value::same(&self,&Value) -> bool`, `Value::with_marks_of(self,
//! &Value)` (union of sensitive, ephemeral, refs), `Value::strip_marks(&self) -> Value` (recursive).
