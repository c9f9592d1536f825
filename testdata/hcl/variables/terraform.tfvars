a = "tfvars"
b = "tfvars"
d = ["x", "y"]
