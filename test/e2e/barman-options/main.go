// Command barman-options prints what the Barman Cloud plugin makes of an ObjectStore: for every program of barman-cloud its arguments and its
// environment. It reads JSON from its standard input and writes JSON.
//
// It runs the plugin's own code, at the version of go.mod, with a client that knows the objects of the input, and with itself as every program
// of barman-cloud. Its module path lies below the plugin's, because that code is in internal packages.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A call of a program: what it was given.
type call struct {
	Args []string          `json:"args"`
	Env  map[string]string `json:"env"`
}

func main() {
	var err error
	if name := filepath.Base(os.Args[0]); strings.HasPrefix(name, "barman-cloud-") {
		err = recordCall(name)
	} else {
		err = printCommands()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func printCommands() error {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "barman-options-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := installPrograms(folder, in.BackupID); err != nil {
		return err
	}
	if err := runPlugin(context.Background(), in, folder); err != nil {
		return err
	}
	commands, err := recordedCalls(folder)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(commands)
}
