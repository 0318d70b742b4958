package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/cloudnative-pg/barman-cloud/pkg/utils"
)

// installPrograms makes a folder for PATH in which every program of barman-cloud is this one.
func installPrograms(folder, backupID string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// The plugin restores no backup but one that is done.
	backup := map[string]string{
		"backup_id":      backupID,
		"begin_time_iso": "2026-01-01T00:00:00Z",
		"end_time_iso":   "2026-01-01T00:00:01Z",
	}
	for program, answer := range map[string]any{
		utils.BarmanCloudBackup:          nil,
		utils.BarmanCloudBackupDelete:    nil,
		utils.BarmanCloudBackupList:      map[string]any{"backups_list": []any{backup}},
		utils.BarmanCloudBackupShow:      map[string]any{"cloud": backup},
		utils.BarmanCloudCheckWalArchive: nil,
		utils.BarmanCloudRestore:         nil,
		utils.BarmanCloudWalArchive:      nil,
		utils.BarmanCloudWalRestore:      nil,
	} {
		if err := os.Symlink(self, filepath.Join(folder, program)); err != nil {
			return err
		}
		if err := writeJSON(filepath.Join(folder, program+".answer"), answer); err != nil {
			return err
		}
	}
	return nil
}

// recordCall is what a program of barman-cloud does here: it writes down what it was given, in the one folder of its PATH, and answers.
func recordCall(program string) error {
	folder := os.Getenv("PATH")
	env := map[string]string{}
	for _, variable := range os.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		env[name] = value
	}
	delete(env, "PATH")
	if err := writeJSON(filepath.Join(folder, program+".call"), call{Args: os.Args[1:], Env: env}); err != nil {
		return err
	}
	answer, err := os.ReadFile(filepath.Join(folder, program+".answer"))
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(answer)
	return err
}

// recordedCalls has the last call of every program that was called.
func recordedCalls(folder string) (map[string]call, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.call"))
	if err != nil {
		return nil, err
	}
	calls := map[string]call{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var recorded call
		if err := json.Unmarshal(content, &recorded); err != nil {
			return nil, err
		}
		calls[strings.TrimSuffix(filepath.Base(file), ".call")] = recorded
	}
	return calls, nil
}

func writeJSON(file string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o600)
}
