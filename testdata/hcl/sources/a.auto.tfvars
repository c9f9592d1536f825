auto = "a"
auto_json = "a"
