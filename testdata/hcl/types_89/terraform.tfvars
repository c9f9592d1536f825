v12 = false
v13 = "50%"
