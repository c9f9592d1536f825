tfvars = "tfvars"
json = "tfvars"
auto = "tfvars"
file = "tfvars"
object = { name = "n" }
