package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/cloudnative-pg/barman-cloud/pkg/backup"
	"github.com/cloudnative-pg/barman-cloud/pkg/credentials"
	cnpgv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/postgres"
	"github.com/cloudnative-pg/cloudnative-pg/pkg/specs"
	"github.com/cloudnative-pg/cnpg-i/pkg/lifecycle"
	"github.com/cloudnative-pg/cnpg-i/pkg/wal"
	jsonpatch "github.com/evanphx/json-patch/v5"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/record"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	barmancloudv1 "github.com/cloudnative-pg/plugin-barman-cloud/api/v1"
	"github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/common"
	"github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/instance"
	"github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/metadata"
	"github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/operator"
	"github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/restore"
)

type input struct {
	ObjectStore barmancloudv1.ObjectStore `json:"objectStore"`
	Secrets     []corev1.Secret           `json:"secrets"`
	// The Cluster's name, its spec.env, and the server name that it gives to the plugin.
	ClusterName string          `json:"clusterName"`
	ClusterEnv  []corev1.EnvVar `json:"clusterEnv"`
	ServerName  string          `json:"serverName"`
	// What PostgreSQL says in archive_command and restore_command.
	WALPath        string `json:"walPath"`
	WALName        string `json:"walName"`
	WALDestination string `json:"walDestination"`
	// What a base backup is called, which one is restored, and where to.
	BackupName string `json:"backupName"`
	BackupID   string `json:"backupID"`
	PGData     string `json:"pgData"`
}

// A sidecar of the plugin, with the Cluster of its Pod or Job.
type sidecar struct {
	input
	client  client.Client
	cluster cnpgv1.Cluster
	// The Cluster as the operator sends it, and the spool.
	definition []byte
	spool      string
}

// runPlugin runs, each in its environment, what the sidecar of a recovery from the store runs and what that of an instance that archives to it does.
func runPlugin(ctx context.Context, in input, folder string) error {
	entry := cnpgv1.PluginConfiguration{
		Name:       metadata.PluginName,
		Enabled:    ptr.To(true),
		Parameters: map[string]string{"barmanObjectName": in.ObjectStore.Name, "serverName": in.ServerName},
	}
	archiving := cnpgv1.Cluster{
		TypeMeta:   metav1.TypeMeta{APIVersion: cnpgv1.SchemeGroupVersion.String(), Kind: cnpgv1.ClusterKind},
		ObjectMeta: metav1.ObjectMeta{Name: in.ClusterName, Namespace: in.ObjectStore.Namespace},
		Spec:       cnpgv1.ClusterSpec{Env: in.ClusterEnv},
	}
	recovering := *archiving.DeepCopy()
	recovering.Spec.ExternalClusters = []cnpgv1.ExternalCluster{{Name: "origin", PluginConfiguration: &entry}}
	recovering.Spec.Bootstrap = &cnpgv1.BootstrapConfiguration{Recovery: &cnpgv1.BootstrapRecovery{Source: "origin"}}
	archiving.Spec.Plugins = []cnpgv1.PluginConfiguration{entry}
	archiving.Status.CurrentPrimary = specs.GetInstanceName(in.ClusterName, 1)

	objects := []client.Object{&in.ObjectStore, &archiving}
	for i := range in.Secrets {
		objects = append(objects, &in.Secrets[i])
	}
	cli := fake.NewClientBuilder().WithScheme(common.GenerateScheme(ctx)).
		WithObjects(objects...).WithStatusSubresource(&in.ObjectStore).Build()

	job := specs.CreatePrimaryJobViaRecovery(recovering, 1, nil)
	job.TypeMeta = metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}
	pod, err := specs.NewInstance(ctx, archiving, 1, true)
	if err != nil {
		return err
	}
	pod.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}

	for _, owner := range []struct {
		object  any
		cluster cnpgv1.Cluster
		hooks   []func(sidecar, context.Context) error
	}{
		{job, recovering, []func(sidecar, context.Context) error{sidecar.restore, sidecar.restoreWAL}},
		{pod, archiving, []func(sidecar, context.Context) error{sidecar.archiveWAL, sidecar.backUp, sidecar.maintain}},
	} {
		definition, err := json.Marshal(owner.cluster)
		if err != nil {
			return err
		}
		s := sidecar{in, cli, owner.cluster, definition, filepath.Join(folder, "spool")}
		env, err := s.environment(ctx, owner.object)
		if err != nil {
			return err
		}
		os.Clearenv()
		for _, variable := range append(env, corev1.EnvVar{Name: "PATH", Value: folder}) {
			if err := os.Setenv(variable.Name, variable.Value); err != nil {
				return err
			}
		}
		for _, hook := range owner.hooks {
			if err := hook(s, ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// environment is that of the container which the plugin adds to a Pod or Job.
func (s sidecar) environment(ctx context.Context, object any) ([]corev1.EnvVar, error) {
	definition, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	response, err := operator.LifecycleImplementation{Client: s.client}.LifecycleHook(ctx, &lifecycle.OperatorLifecycleRequest{
		OperationType:     &lifecycle.OperatorOperationType{Type: lifecycle.OperatorOperationType_TYPE_CREATE},
		ClusterDefinition: s.definition,
		ObjectDefinition:  definition,
	})
	if err != nil {
		return nil, err
	}
	patch, err := jsonpatch.DecodePatch(response.GetJsonPatch())
	if err != nil {
		return nil, err
	}
	patched, err := patch.Apply(definition)
	if err != nil {
		return nil, err
	}
	var owner struct {
		Spec struct {
			corev1.PodSpec                        // of a Pod
			Template       corev1.PodTemplateSpec `json:"template"` // of a Job
		} `json:"spec"`
	}
	if err := json.Unmarshal(patched, &owner); err != nil {
		return nil, err
	}
	for _, container := range append(owner.Spec.InitContainers, owner.Spec.Template.Spec.InitContainers...) {
		if container.Name == "plugin-barman-cloud" {
			return s.resolved(ctx, container.Env)
		}
	}
	return nil, errors.New("the plugin adds no sidecar")
}

// resolved is the kubelet's part: the values that are kept in Secrets.
func (s sidecar) resolved(ctx context.Context, env []corev1.EnvVar) ([]corev1.EnvVar, error) {
	for i, variable := range env {
		if variable.ValueFrom == nil {
			continue
		}
		reference := variable.ValueFrom.SecretKeyRef
		if reference == nil {
			return nil, fmt.Errorf("env %s: only a value or a secretKeyRef is known here", variable.Name)
		}
		var secret corev1.Secret
		if err := s.client.Get(ctx, client.ObjectKey{Namespace: s.cluster.Namespace, Name: reference.Name}, &secret); err != nil {
			return nil, err
		}
		value, found := secret.Data[reference.Key]
		if !found {
			return nil, fmt.Errorf("env %s: Secret %s has no key %s", variable.Name, reference.Name, reference.Key)
		}
		env[i].Value = string(value)
	}
	return env, nil
}

func (s sidecar) archiveWAL(ctx context.Context) error {
	service := common.WALServiceImplementation{Client: s.client, SpoolDirectory: s.spool, PGDataPath: s.spool}
	_, err := service.Archive(ctx, &wal.WALArchiveRequest{
		ClusterDefinition:    s.definition,
		SourceFileName:       s.WALPath,
		CheckEmptyWalArchive: ptr.To(true),
	})
	return err
}

func (s sidecar) restoreWAL(ctx context.Context) error {
	service := common.WALServiceImplementation{Client: s.client, SpoolDirectory: s.spool}
	_, err := service.Restore(ctx, &wal.WALRestoreRequest{
		ClusterDefinition:   s.definition,
		SourceWalName:       s.WALName,
		DestinationFileName: s.WALDestination,
		// The same command, without those that fetch the next files ahead.
		Mode: wal.WALRestoreRequest_MODE_REWIND,
	})
	return err
}

// backUp is BackupServiceImplementation.Backup (plugin-barman-cloud 0.14.0, internal/cnpgi/instance/backup.go:74) by hand, because that makes
// the folder /controller/backup: the environment as in lines 99 to 108, then the calls as in 116 and 134.
func (s sidecar) backUp(ctx context.Context) error {
	configuration := &s.ObjectStore.Spec.Configuration
	env, err := credentials.EnvSetCloudCredentialsAndCertificates(
		ctx, s.client, s.ObjectStore.Namespace, configuration,
		common.MergeEnv(os.Environ(), common.GetRestoreCABundleEnv(configuration)),
		common.BuildCertificateFilePath(s.ObjectStore.Name),
	)
	if err != nil {
		return err
	}
	command := backup.NewBackupCommand(configuration)
	if err := command.Take(ctx, s.BackupName, s.ServerName, env, postgres.BackupTemporaryDirectory); err != nil {
		return err
	}
	_, err = command.GetExecutedBackupInfo(ctx, s.BackupName, s.ServerName, env)
	return err
}

// maintain applies the retention policy and lists the backups.
func (s sidecar) maintain(ctx context.Context) error {
	_, err := maintenanceCycle(&instance.CatalogMaintenanceRunnable{
		Client:         s.client,
		Recorder:       &record.FakeRecorder{},
		ClusterKey:     client.ObjectKeyFromObject(&s.cluster),
		CurrentPodName: s.cluster.Status.CurrentPrimary,
	}, ctx)
	return err
}

// restore is JobHookImpl.Restore without its check of the first WAL, because that makes the folder /controller/recovery.
func (s sidecar) restore(ctx context.Context) error {
	configuration := &s.ObjectStore.Spec.Configuration
	found, env, err := loadBackup(ctx, s.client, &s.cluster, configuration, s.ObjectStore.Name, s.ServerName)
	if err != nil {
		return err
	}
	return restoreDataDir(restore.JobHookImpl{PgDataPath: s.PGData}, ctx, found, env, configuration)
}

// These are the plugin's own, which it doesn't export. Nothing compares these signatures with the plugin's: do so when its version in go.mod changes.

//go:linkname maintenanceCycle github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/instance.(*CatalogMaintenanceRunnable).cycle
func maintenanceCycle(runnable *instance.CatalogMaintenanceRunnable, ctx context.Context) (time.Duration, error)

//go:linkname loadBackup github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/restore.loadBackupObjectFromExternalCluster
func loadBackup(
	ctx context.Context,
	typedClient client.Client,
	cluster *cnpgv1.Cluster,
	configuration *api.BarmanObjectStoreConfiguration,
	objectStoreName string,
	serverName string,
) (*cnpgv1.Backup, []string, error)

//go:linkname restoreDataDir github.com/cloudnative-pg/plugin-barman-cloud/internal/cnpgi/restore.JobHookImpl.restoreDataDir
func restoreDataDir(
	hook restore.JobHookImpl,
	ctx context.Context,
	found *cnpgv1.Backup,
	env []string,
	configuration *api.BarmanObjectStoreConfiguration,
) error
