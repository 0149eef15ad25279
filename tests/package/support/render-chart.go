// Renders a chart as Helm's engine does, with what that is made of and Debian has: text/template, sprig and sigs.k8s.io/yaml.
// Of Helm itself it has as much as our chart uses: include, toYaml, required, and the rule that a missing value is nothing.
// In: JSON, {templates: {NAME: TEXT}, runs: [{Values, Release, Chart}]}. Out: JSON, for each run {texts: {NAME: TEXT}} or {error}.
package main

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type input struct {
	Templates map[string]string
	Runs      []map[string]interface{}
}

type output struct {
	Texts map[string]string `json:"texts,omitempty"`
	Error string            `json:"error,omitempty"`
}

func toYaml(value interface{}) (string, error) {
	text, err := yaml.Marshal(value)
	return strings.TrimSuffix(string(text), "\n"), err
}

func required(message string, value interface{}) (interface{}, error) {
	if value == nil || value == "" {
		return nil, errors.New(message)
	}
	return value, nil
}

func parse(texts map[string]string) (*template.Template, error) {
	all := template.New("chart").Option("missingkey=zero")
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	functions["toYaml"] = toYaml
	functions["required"] = required
	functions["include"] = func(name string, data interface{}) (string, error) {
		var text strings.Builder
		err := all.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	all.Funcs(functions)
	for name, text := range texts {
		if _, err := all.New(name).Parse(text); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func render(asked input, values map[string]interface{}) (map[string]string, error) {
	all, err := parse(asked.Templates)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for name := range asked.Templates {
		if strings.HasPrefix(name, "_") {
			continue
		}
		var text strings.Builder
		if err := all.ExecuteTemplate(&text, name, values); err != nil {
			return nil, err
		}
		texts[name] = strings.ReplaceAll(text.String(), "<no value>", "")
	}
	return texts, nil
}

func main() {
	var asked input
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	answers := make([]output, len(asked.Runs))
	for i, values := range asked.Runs {
		texts, err := render(asked, values)
		answers[i].Texts = texts
		if err != nil {
			answers[i] = output{Error: err.Error()}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
