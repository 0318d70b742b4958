// CloudNativePG's own admission, without a cluster: it defaults and validates each object of a stream of YAML or JSON as its webhooks do
// when the object is created, and prints a verdict on each. The module's path lies below CloudNativePG's, so that it may import what is
// internal there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	apiv1 "github.com/cloudnative-pg/cloudnative-pg/api/v1"
	webhookv1 "github.com/cloudnative-pg/cloudnative-pg/internal/webhook/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

type verdict struct {
	Kind     string             `json:"kind"`
	Name     string             `json:"name"`
	Warnings admission.Warnings `json:"warnings"`
	Error    string             `json:"error,omitempty"`
	// As CloudNativePG's defaulting leaves the object.
	Defaulted runtime.Object `json:"defaulted"`
}

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	verdicts := []*verdict{}
	decoder := yaml.NewYAMLOrJSONDecoder(in, 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(object); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if len(object.Object) == 0 {
			continue // An empty document.
		}
		verdict, err := verdictOn(object)
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), err)
		}
		verdicts = append(verdicts, verdict)
	}
	return json.NewEncoder(out).Encode(verdicts)
}

func verdictOn(object *unstructured.Unstructured) (*verdict, error) {
	switch object.GroupVersionKind() {
	case kind("Cluster"):
		guard := webhookv1.NewClusterAdmissionGuard()
		return admit(object, &apiv1.Cluster{}, guard.Defaulter, guard.Validator)
	case kind("ScheduledBackup"):
		guard := webhookv1.NewScheduledBackupAdmissionGuard()
		return admit(object, &apiv1.ScheduledBackup{}, guard.Defaulter, guard.Validator)
	case kind("Backup"):
		guard := webhookv1.NewBackupAdmissionGuard()
		return admit(object, &apiv1.Backup{}, guard.Defaulter, guard.Validator)
	}
	return nil, fmt.Errorf("%s: CloudNativePG admits no such kind here", object.GroupVersionKind())
}

func kind(name string) schema.GroupVersionKind {
	return apiv1.SchemeGroupVersion.WithKind(name)
}

func admit[T runtime.Object](
	object *unstructured.Unstructured, typed T, defaulter admission.Defaulter[T], validator admission.Validator[T],
) (*verdict, error) {
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, typed); err != nil {
		return nil, err
	}
	if err := defaulter.Default(context.Background(), typed); err != nil {
		return nil, err
	}
	warnings, refusal := validator.ValidateCreate(context.Background(), typed)
	if warnings == nil {
		warnings = admission.Warnings{}
	}
	verdict := &verdict{Kind: object.GetKind(), Name: object.GetName(), Warnings: warnings, Defaulted: typed}
	if refusal != nil {
		verdict.Error = refusal.Error()
	}
	return verdict, nil
}
