v1 = ["web", "web", "10"]
v2 = false
