# What runs with a role: servers, a scaling configuration, a template, a function with a trigger, containers, nodes.
variable "roles" {
  type = map(object({ service = string, policy = string }))
  default = {
    admin  = { service = "cvm.qcloud.com", policy = "AdministratorAccess" }
    fn     = { service = "scf.qcloud.com", policy = "users" }
    reader = { service = "cvm.qcloud.com", policy = "reading" }
  }
}

resource "tencentcloud_cam_policy_by_name" "users" {
  name = "users"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["cam:AddUser", "cam:AttachUserPolicy"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_policy_by_name" "reading" {
  name = "reading"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["cos:GetObject"], resource = ["qcs::cos:ap-nanjing:uid/1250000000:batch-1250000000/*"] }]
  })
}

resource "tencentcloud_cam_role_by_name" "main" {
  for_each = var.roles
  name     = "run-${each.key}"
  document = jsonencode({
    version = "2.0"
    statement = [{
      action    = ["name/sts:AssumeRole"]
      effect    = "allow"
      principal = { service = [each.value.service] }
    }]
  })
}

resource "tencentcloud_cam_role_policy_attachment_by_name" "main" {
  for_each    = var.roles
  role_name   = tencentcloud_cam_role_by_name.main[each.key].name
  policy_name = each.value.policy
  depends_on  = [tencentcloud_cam_policy_by_name.reading, tencentcloud_cam_policy_by_name.users]
}

resource "tencentcloud_vpc" "main" {
  name       = "main"
  cidr_block = "10.0.0.0/16"
}

resource "tencentcloud_subnet" "main" {
  name              = "main"
  vpc_id            = tencentcloud_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "ap-nanjing-1"
}

resource "tencentcloud_security_group" "main" {
  name = "main"
}

resource "tencentcloud_security_group_rule_set" "main" {
  security_group_id = tencentcloud_security_group.main.id

  dynamic "ingress" {
    for_each = [443, 8443]
    content {
      action     = "ACCEPT"
      cidr_block = "0.0.0.0/0"
      protocol   = "TCP"
      port       = tostring(ingress.value)
    }
  }
}

resource "tencentcloud_instance" "main" {
  for_each                = { public = "admin", private = "admin", batch = "reader" }
  instance_name           = each.key
  availability_zone       = "ap-nanjing-1"
  image_id                = "img-example1"
  instance_type           = "S6.MEDIUM4"
  vpc_id                  = tencentcloud_vpc.main.id
  subnet_id               = tencentcloud_subnet.main.id
  orderly_security_groups = [tencentcloud_security_group.main.id]
  system_disk_encrypt     = true
  cam_role_name           = tencentcloud_cam_role_by_name.main[each.value].name
}

resource "tencentcloud_eip" "public" {
  name = "public"
}

resource "tencentcloud_eip_association" "public" {
  eip_id      = tencentcloud_eip.public.id
  instance_id = tencentcloud_instance.main["public"].id
}

resource "tencentcloud_as_scaling_config" "workers" {
  configuration_name = "workers"
  image_id           = "img-example1"
  instance_types     = ["S6.MEDIUM4"]
  security_group_ids = [tencentcloud_security_group.main.id]
  cam_role_name      = tencentcloud_cam_role_by_name.main["admin"].name
}

resource "tencentcloud_cvm_launch_template" "workers" {
  launch_template_name = "workers"
  image_id             = "img-example1"
  cam_role_name        = tencentcloud_cam_role_by_name.main["reader"].name
  placement {
    zone = "ap-nanjing-1"
  }
}

resource "tencentcloud_scf_function" "users" {
  name            = "users"
  handler         = "index.main_handler"
  runtime         = "Python3.9"
  role            = tencentcloud_cam_role_by_name.main["fn"].name
  cos_bucket_name = "code-1250000000"
  cos_object_name = "users.zip"
}

resource "tencentcloud_eks_container_instance" "batch" {
  name            = "batch"
  cpu             = 1
  memory          = 2
  vpc_id          = tencentcloud_vpc.main.id
  subnet_id       = tencentcloud_subnet.main.id
  security_groups = [tencentcloud_security_group.main.id]
  cam_role_name   = tencentcloud_cam_role_by_name.main["reader"].name
  container {
    name  = "batch"
    image = "registry.example.com/batch:1"
  }
}

resource "tencentcloud_cam_user" "helper" {
  name    = "helper"
  use_api = false
}

resource "tencentcloud_cam_policy" "helper" {
  name = "helper"
  document = jsonencode({
    version   = "2.0"
    statement = [{ effect = "allow", action = ["scf:UpdateFunctionCode", "scf:InvokeFunction"], resource = ["*"] }]
  })
}

resource "tencentcloud_cam_user_policy_attachment" "helper" {
  user_name = tencentcloud_cam_user.helper.name
  policy_id = tencentcloud_cam_policy.helper.id
}
