v2 = true
v11 = "true"
v14 = ["10"]
