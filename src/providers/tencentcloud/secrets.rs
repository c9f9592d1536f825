//! Where secrets are written in Tencent Cloud: arguments whose purpose is to hold one, scripts, provider and backend blocks.
//!
//! The list of arguments was derived from the provider's schema by name (`password`, `secret_key`, `psk`, …); arguments
//! that hold ciphertext are left out.

use super::super::{Map, secret};

/// Resources with arguments that hold secrets.
pub const ARGUMENTS: &[Map] = &[
    arguments("tencentcloud_api_gateway_api_key", &["access_key_secret"]),
    arguments("tencentcloud_as_scaling_config", &["password"]),
    arguments("tencentcloud_cam_user", &["password"]),
    arguments(
        "tencentcloud_cdn_domain",
        &[
            "authentication.type_a.backup_secret_key",
            "authentication.type_a.secret_key",
            "authentication.type_b.backup_secret_key",
            "authentication.type_b.secret_key",
            "authentication.type_c.backup_secret_key",
            "authentication.type_c.secret_key",
            "authentication.type_d.backup_secret_key",
            "authentication.type_d.secret_key",
            "aws_private_access.secret_key",
            "https_config.server_certificate_config.private_key",
            "hw_private_access.secret_key",
            "oss_private_access.secret_key",
            "others_private_access.secret_key",
            "qn_private_access.secret_key",
        ],
    ),
    arguments("tencentcloud_cdwpg_instance", &["admin_password"]),
    arguments("tencentcloud_cdwpg_reset_account_password", &["new_password"]),
    arguments(
        "tencentcloud_ckafka_connect_resource",
        &[
            "clickhouse_connect_param.password",
            "doris_connect_param.password",
            "dts_connect_param.password",
            "es_connect_param.password",
            "mariadb_connect_param.password",
            "mongodb_connect_param.password",
            "mysql_connect_param.password",
            "postgresql_connect_param.password",
            "sqlserver_connect_param.password",
        ],
    ),
    arguments(
        "tencentcloud_ckafka_datahub_task",
        &[
            "source_resource.click_house_param.password",
            "source_resource.dts_param.group_password",
            "source_resource.es_param.password",
            "source_resource.mongo_db_param.password",
            "target_resource.click_house_param.password",
            "target_resource.dts_param.group_password",
            "target_resource.es_param.password",
            "target_resource.mongo_db_param.password",
        ],
    ),
    arguments("tencentcloud_ckafka_user", &["password"]),
    arguments("tencentcloud_clickhouse_account", &["password"]),
    arguments(
        "tencentcloud_cls_console",
        &["accounts.password", "accounts.secret_key", "anonymous_login.secret_key", "auth_roles.secret_key"],
    ),
    arguments("tencentcloud_cls_data_transform", &["data_transform_sql_data_sources.password"]),
    arguments("tencentcloud_cls_kafka_recharge", &["protocol.password"]),
    arguments("tencentcloud_container_cluster", &["password"]),
    arguments("tencentcloud_container_cluster_instance", &["password"]),
    arguments(
        "tencentcloud_cos_bucket_domain_certificate_attachment",
        &["domain_certificate.certificate.custom_cert.private_key"],
    ),
    arguments("tencentcloud_cvm_chc_config", &["password"]),
    arguments("tencentcloud_cvm_launch_template", &["login_settings.password"]),
    arguments("tencentcloud_cvm_launch_template_version", &["login_settings.password"]),
    arguments("tencentcloud_cynosdb_account", &["account_password"]),
    arguments("tencentcloud_cynosdb_cluster", &["password"]),
    arguments("tencentcloud_cynosdb_cluster_v2", &["password"]),
    arguments("tencentcloud_dasb_bind_device_account_password", &["password"]),
    arguments("tencentcloud_dasb_bind_device_account_private_key", &["private_key", "private_key_password"]),
    arguments("tencentcloud_dbbrain_sql_filter", &["session_token.password"]),
    arguments("tencentcloud_dbdc_db_custom_node", &["login_settings.password"]),
    arguments("tencentcloud_dbdc_node_to_db_custom_cluster_attachment", &["login_settings.password"]),
    arguments("tencentcloud_dcdb_account", &["password"]),
    arguments(
        "tencentcloud_dts_migrate_job",
        &[
            "dst_info.info.password",
            "dst_info.info.tmp_secret_key",
            "src_info.info.password",
            "src_info.info.tmp_secret_key",
        ],
    ),
    arguments(
        "tencentcloud_dts_sync_config",
        &["dst_info.password", "dst_info.tmp_secret_key", "src_info.password", "src_info.tmp_secret_key"],
    ),
    arguments("tencentcloud_eks_container_instance", &["image_registry_credential.password"]),
    arguments("tencentcloud_elasticsearch_instance", &["password"]),
    arguments("tencentcloud_emr_boot_script", &["pre_executed_file_settings.cos_secret_key"]),
    arguments("tencentcloud_emr_cluster", &["pre_executed_file_settings.cos_secret_key"]),
    arguments("tencentcloud_emr_cluster_v2", &["login_settings.password"]),
    arguments("tencentcloud_emr_user_manager", &["password"]),
    arguments("tencentcloud_instance", &["password"]),
    arguments("tencentcloud_instance_set", &["password"]),
    arguments("tencentcloud_kubernetes_as_scaling_group", &["auto_scaling_config.password"]),
    arguments(
        "tencentcloud_kubernetes_cluster",
        &["exist_instance.instances_para.password", "master_config.password", "worker_config.password"],
    ),
    arguments("tencentcloud_kubernetes_cluster_attachment", &["password"]),
    arguments("tencentcloud_kubernetes_cluster_master_attachment", &["password"]),
    arguments("tencentcloud_kubernetes_cluster_release", &["password"]),
    arguments("tencentcloud_kubernetes_node_pool", &["auto_scaling_config.password"]),
    arguments("tencentcloud_kubernetes_scale_worker", &["worker_config.password"]),
    arguments("tencentcloud_lighthouse_instance", &["login_configuration.password"]),
    arguments("tencentcloud_mariadb_account", &["password"]),
    arguments("tencentcloud_mdl_stream_live_input", &["input_settings.password"]),
    arguments("tencentcloud_mongodb_instance", &["password"]),
    arguments("tencentcloud_mongodb_instance_account", &["mongo_user_password", "password"]),
    arguments("tencentcloud_mongodb_sharding_instance", &["password"]),
    arguments("tencentcloud_monitor_grafana_instance", &["grafana_init_password"]),
    arguments("tencentcloud_monitor_tmp_multiple_writes", &["remote_writes.basic_auth.password"]),
    arguments("tencentcloud_monitor_tmp_multiple_writes_list", &["remote_writes.basic_auth.password"]),
    arguments("tencentcloud_mqtt_user", &["password"]),
    arguments("tencentcloud_mysql_account", &["password"]),
    arguments("tencentcloud_mysql_db_import_job_operation", &["password"]),
    arguments("tencentcloud_mysql_instance", &["root_password"]),
    arguments("tencentcloud_mysql_verify_root_account", &["password"]),
    arguments("tencentcloud_postgresql_account", &["password"]),
    arguments("tencentcloud_postgresql_instance", &["root_password"]),
    arguments("tencentcloud_redis_account", &["account_password"]),
    arguments("tencentcloud_redis_clear_instance_operation", &["password"]),
    arguments("tencentcloud_redis_instance", &["password"]),
    arguments("tencentcloud_ses_email_address", &["smtp_password"]),
    arguments("tencentcloud_sqlserver_account", &["password"]),
    arguments("tencentcloud_sqlserver_migration", &["source.password", "source.url_password", "target.password"]),
    arguments("tencentcloud_ssl_free_certificate", &["csr_key_password"]),
    arguments("tencentcloud_ssl_pay_certificate", &["information.key_password"]),
    arguments("tencentcloud_ssl_replace_certificate_operation", &["csr_key_password"]),
    arguments("tencentcloud_ssl_update_certificate_instance_operation", &["certificate_private_key"]),
    arguments("tencentcloud_ssm_secret_version", &["secret_binary", "secret_string"]),
    arguments("tencentcloud_ssm_secret_version_v2", &["secret_binary", "secret_string"]),
    arguments("tencentcloud_tcaplus_cluster", &["password"]),
    arguments("tencentcloud_tcm_mesh", &["config.prometheus.custom_prom.password"]),
    arguments("tencentcloud_tcm_prometheus_attachment", &["prometheus.custom_prom.password"]),
    arguments("tencentcloud_tcr_service_account", &["password"]),
    arguments("tencentcloud_tcss_image_registry", &["password"]),
    arguments("tencentcloud_tdcpg_cluster", &["master_user_password"]),
    arguments("tencentcloud_tdmq_rabbitmq_user", &["password"]),
    arguments("tencentcloud_teo_multi_path_gateway_secret_key", &["secret_key"]),
    arguments("tencentcloud_teo_security_client_attester", &["client_attesters.tc_captcha_option.app_secret_key"]),
    arguments("tencentcloud_thpc_workspaces", &["login_settings.password"]),
    arguments("tencentcloud_tse_cngw_route_rate_limit", &["limit_detail.external_redis.redis_password"]),
    arguments("tencentcloud_tse_cngw_service_rate_limit", &["limit_detail.external_redis.redis_password"]),
    arguments("tencentcloud_tsf_instances_attachment", &["password"]),
    arguments("tencentcloud_vpn_connection", &["pre_share_key"]),
    arguments("tencentcloud_waf_log_post_ckafka_flow", &["sasl_password"]),
    arguments("tencentcloud_waf_saas_domain", &["private_key"]),
    arguments("tencentcloud_wedata_data_source", &["dev_file_upload.private_key", "prod_file_upload.private_key"]),
];

/// Resources that hand scripts to instances.
pub const SCRIPTS: &[Map] = &[
    scripts("tencentcloud_instance", &["user_data", "user_data_raw"]),
    scripts("tencentcloud_instance_set", &["user_data", "user_data_raw"]),
    scripts("tencentcloud_as_scaling_config", &["user_data"]),
    scripts("tencentcloud_cvm_launch_template", &["user_data"]),
    scripts("tencentcloud_cvm_launch_template_version", &["user_data"]),
    scripts(
        "tencentcloud_kubernetes_cluster",
        &["master_config.user_data", "worker_config.user_data", "pre_start_user_script"],
    ),
    scripts(
        "tencentcloud_kubernetes_cluster_attachment",
        &[
            "worker_config.user_data",
            "worker_config.user_script",
            "worker_config.pre_start_user_script",
            "worker_config_overrides.user_data",
            "worker_config_overrides.pre_start_user_script",
        ],
    ),
    scripts("tencentcloud_kubernetes_cluster_master_attachment", &["master_config.user_script"]),
    scripts("tencentcloud_kubernetes_node_pool", &["node_config.user_data", "node_config.pre_start_user_script"]),
    scripts(
        "tencentcloud_kubernetes_scale_worker",
        &["worker_config.user_data", "pre_start_user_script", "user_script"],
    ),
    scripts("tencentcloud_container_cluster", &["user_script"]),
    scripts("tencentcloud_container_cluster_instance", &["user_script"]),
    scripts("tencentcloud_thpc_workspaces", &["user_data"]),
    scripts("tencentcloud_tat_command", &["content"]),
    scripts("tencentcloud_tat_invocation_command_attachment", &["content"]),
    scripts("tencentcloud_scf_function", &["image_config.args", "image_config.command"]),
    scripts("tencentcloud_eks_container_instance", CONTAINERS),
    scripts("tencentcloud_lighthouse_instance", &["containers.command"]),
    scripts("tencentcloud_emr_boot_script", &["pre_executed_file_settings.args"]),
    scripts("tencentcloud_emr_cluster", &["pre_executed_file_settings.args"]),
    scripts("tencentcloud_emr_cluster_v2", &["script_bootstrap_action_config.args"]),
    scripts("tencentcloud_tsf_deploy_vm_group", &["start_script", "stop_script"]),
    scripts("tencentcloud_tsf_task", &["task_content"]),
];

const CONTAINERS: &[&str] = &["container.args", "container.commands", "init_container.args", "init_container.commands"];

/// Resources with environments of functions, applications and containers, and with parameters of automations.
pub const ENVIRONMENTS: &[Map] = &[
    environments("tencentcloud_scf_function", &["environment"]),
    environments("tencentcloud_eks_container_instance", &["container.env_vars", "init_container.env_vars"]),
    environments("tencentcloud_lighthouse_instance", &["containers.envs"]),
    environments("tencentcloud_tem_workload", &["env_conf"]),
    environments("tencentcloud_tsf_deploy_container_group", &["envs"]),
    environments("tencentcloud_teo_function_runtime_environment", &["environment_variables"]),
    environments("tencentcloud_cls_data_transform", &["env_infos"]),
    environments("tencentcloud_monitor_grafana_env_config", &["envs"]),
    environments("tencentcloud_tat_invocation_command_attachment", &["parameters"]),
    environments("tencentcloud_tat_invocation_invoke_attachment", &["parameters"]),
    environments("tencentcloud_tat_invoker", &["parameters"]),
];

/// The blocks that may hold the credentials of Terraform itself.
pub const BLOCKS: &[Map] = &[
    Map {
        kind: "provider",
        reads: &["secret_key", "security_token", "secret_id"],
        run: |builder, object, side| secret::credentials(builder, object, side, &["tencentcloud"]),
    },
    Map {
        kind: "backend",
        reads: &["secret_key", "security_token", "secret_id"],
        run: |builder, object, side| secret::credentials(builder, object, side, &["cos"]),
    },
];

const fn arguments(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: secret::arguments }
}

const fn environments(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: secret::environments }
}

const fn scripts(kind: &'static str, reads: &'static [&'static str]) -> Map {
    Map { kind, reads, run: secret::scripts }
}
