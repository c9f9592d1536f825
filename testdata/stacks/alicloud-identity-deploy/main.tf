# Two pipelines that hand roles to functions, one held to the function service, one not; a third that may also launch servers.
variable "roles" {
  description = "Roles of functions: who may take them up and which system policy they carry."
  type = map(object({
    services = list(string)
    policy   = string
  }))
  default = {
    fn-admin  = { services = ["fc.aliyuncs.com"], policy = "AdministratorAccess" }
    fn-reader = { services = ["fc.aliyuncs.com"], policy = "AliyunOSSReadOnlyAccess" }
    vm-admin  = { services = ["ecs.aliyuncs.com"], policy = "AdministratorAccess" }
  }
}

resource "alicloud_ram_role" "workload" {
  for_each  = var.roles
  role_name = each.key
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = each.value.services }
    }]
  })
}

resource "alicloud_ram_role_policy_attachment" "workload" {
  for_each    = var.roles
  role_name   = alicloud_ram_role.workload[each.key].role_name
  policy_name = each.value.policy
  policy_type = "System"
}

resource "alicloud_ram_user" "pipeline" {
  for_each = toset(["functions", "readers", "servers"])
  name     = "ci-${each.key}"
}

resource "alicloud_ram_user_policy_attachment" "functions" {
  user_name   = alicloud_ram_user.pipeline["functions"].name
  policy_name = "AliyunFCFullAccess"
  policy_type = "System"
}

resource "alicloud_ram_policy" "readers" {
  policy_name = "ci-readers"
  policy_document = templatefile("${path.module}/policies/readers.json.tftpl", {
    role    = alicloud_ram_role.workload["fn-reader"].role_name
    service = "fc.aliyuncs.com"
  })
}

resource "alicloud_ram_user_policy_attachment" "readers" {
  user_name   = alicloud_ram_user.pipeline["readers"].name
  policy_name = alicloud_ram_policy.readers.policy_name
  policy_type = "Custom"
}

resource "alicloud_ram_policy" "servers" {
  policy_name     = "ci-servers"
  policy_document = file("${path.module}/policies/servers.json")
}

resource "alicloud_ram_user_policy_attachment" "servers" {
  user_name   = alicloud_ram_user.pipeline["servers"].name
  policy_name = alicloud_ram_policy.servers.id
  policy_type = "Custom"
}
