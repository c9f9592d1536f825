v1 = "web"
v2 = true
v3 = true
